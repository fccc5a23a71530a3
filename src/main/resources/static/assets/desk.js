'use strict';

// The feedback desk: an answer and the feedback to it.
const feedback = document.querySelector('form[data-draft]');
keepDraft(feedback);

document.querySelector('[data-scripted]').hidden = false;

// The arrows lead to the next and the previous answer, but not from where they move something else.
document.addEventListener('keydown', (event) => {
  const way = { ArrowLeft: 'prev', ArrowRight: 'next' }[event.key];
  if (way && !(event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.defaultPrevented)
      && !event.target.closest('input, textarea, select, [contenteditable], [role=textbox]')) {
    document.querySelector(`a[rel=${way}]`)?.click();
  }
});

// A phrase goes where the cursor is, as words of their own.
document.addEventListener('click', (event) => {
  const phrase = event.target.closest('[data-phrase]');
  if (phrase) {
    const { text } = feedback.elements;
    const before = text.value.slice(0, text.selectionStart);
    text.setRangeText((/\S$/.test(before) ? ' ' : '') + phrase.textContent, text.selectionStart, text.selectionEnd, 'end');
    text.dispatchEvent(new Event('input', { bubbles: true }));
    text.focus();
  }
});

// What was refused is shown; who reads is told to a screen reader only when it is somebody else by now.
document.addEventListener('htmx:beforeSwap', (event) => {
  const { target, xhr, serverResponse } = event.detail;
  if (xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  } else if (target.id === 'readers' && target.innerHTML.trim() === serverResponse.trim()) {
    event.detail.shouldSwap = false;
  }
});
