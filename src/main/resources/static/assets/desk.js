'use strict';

// The feedback desk: an answer and the feedback to it.
keepDraft(document.querySelector('form[data-draft]'));

document.querySelector('[data-scripted]').hidden = false;

// The arrows lead to the next and the previous answer, but not from where they move something else.
document.addEventListener('keydown', (event) => {
  const way = { ArrowLeft: 'prev', ArrowRight: 'next' }[event.key];
  if (way && !(event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.defaultPrevented)
      && !event.target.closest('input, textarea, select, [contenteditable], [role=textbox], .formatted[tabindex]')) {
    document.querySelector(`a[rel=${way}]`)?.click();
  }
});

// Who reads is told to a screen reader only when it is somebody else by now.
document.addEventListener('htmx:beforeSwap', (event) => {
  const { target, serverResponse } = event.detail;
  if (target.id === 'readers' && target.innerHTML.trim() === serverResponse.trim()) {
    event.detail.shouldSwap = false;
  }
});
