'use strict';

// An instructor's phrases: one goes where the cursor is, as words of its own, into the text that had the focus last.
const writing = document.querySelector('form[data-draft]');
const phrasesDialog = document.querySelector('dialog.phrases');
const touched = new WeakSet();
let text = writing?.elements.text ?? writing?.elements.comment;

writing?.addEventListener('focusin', (event) => {
  if (event.target.matches('textarea')) {
    text = event.target;
    touched.add(text);
  }
});

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-phrases]');
  const phrase = event.target.closest('[data-phrase]');
  if (opener) {
    text = opener.parentElement.querySelector('textarea');
    phrasesDialog.showModal();
    (phrasesDialog.querySelector('[data-phrase]') ?? phrasesDialog.querySelector('input:not([type=hidden])')).focus();
  } else if (phrase) {
    phrasesDialog?.close();
    if (!touched.has(text)) {
      text.setSelectionRange(text.value.length, text.value.length);
    }
    const before = text.value.slice(0, text.selectionStart);
    text.setRangeText((/\S$/.test(before) ? ' ' : '') + phrase.textContent, text.selectionStart, text.selectionEnd, 'end');
    text.dispatchEvent(new Event('input', { bubbles: true }));
    text.focus();
  }
});

// What was refused is shown.
document.addEventListener('htmx:beforeSwap', (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
