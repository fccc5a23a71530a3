'use strict';

// An editor in the place of the ordinary field of a formatted text. Whatever is pasted into it is cleaned by the
// server, as everything that comes from there.
document.execCommand('defaultParagraphSeparator', false, 'p');
for (const field of document.querySelectorAll('textarea[data-formatted]:enabled')) {
  const box = field.parentElement.querySelector('.editor');
  const editor = box.querySelector('[contenteditable]');
  const link = box.querySelector('[data-link]');
  const [address, insert] = [link.querySelector('input'), link.querySelector('button')];
  const buttons = [...box.querySelectorAll('[data-command]')];
  const opener = buttons.find((button) => button.dataset.command === 'createLink');
  let selected;

  editor.innerHTML = field.value;
  field.hidden = true;
  box.hidden = false;
  for (const attribute of ['aria-invalid', 'aria-describedby']) {
    if (field.hasAttribute(attribute)) {
      editor.setAttribute(attribute, field.getAttribute(attribute));
    }
  }
  if (field.classList.contains('is-invalid')) {
    field.classList.remove('is-invalid');
    editor.classList.add('is-invalid');
    editor.focus();
  }
  document.querySelector(`label[for="${field.id}"]`).addEventListener('click', () => editor.focus());

  editor.addEventListener('input', () => {
    field.value = editor.innerHTML;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  const run = (command, value) => {
    editor.focus();
    document.execCommand(command, false, value);
    show();
  };
  const isOn = (button) => {
    const { command, value } = button.dataset;
    return value ? document.queryCommandValue(command) === value : document.queryCommandState(command);
  };
  const show = () => {
    if (editor.contains(document.getSelection().anchorNode)) {
      buttons.filter((button) => button !== opener)
          .forEach((button) => button.setAttribute('aria-pressed', isOn(button)));
    }
  };
  const openLink = (open) => {
    link.hidden = !open;
    opener.setAttribute('aria-expanded', open);
  };
  document.addEventListener('selectionchange', show);
  for (const button of buttons) {
    // the words stay selected
    button.addEventListener('mousedown', (event) => event.preventDefault());
    button.addEventListener('click', () => {
      const { command, value } = button.dataset;
      if (button !== opener) {
        run(command, value && (isOn(button) ? 'p' : value));
        return;
      }
      const selection = document.getSelection();
      selected = editor.contains(selection.anchorNode) ? selection.getRangeAt(0) : null;
      openLink(link.hidden);
      address.focus();
    });
  }
  const backToText = () => {
    openLink(false);
    editor.focus();
    if (selected) {
      document.getSelection().removeAllRanges();
      document.getSelection().addRange(selected);
    }
  };
  const insertLink = () => {
    const url = address.value.trim();
    const isLink = /^https?:\/\/\S+$/i.test(url);
    address.setCustomValidity(isLink || url === '' ? '' : address.dataset.wrong);
    if (!address.reportValidity()) {
      return;
    }
    backToText();
    if (isLink) {
      if (document.getSelection().isCollapsed) {
        document.execCommand('insertText', false, url);
        document.getSelection().modify('extend', 'backward', 'line');
        const range = document.getSelection().getRangeAt(0);
        range.setStart(range.endContainer, range.endOffset - url.length);
      }
      document.execCommand('createLink', false, url);
      document.getSelection().collapseToEnd();
      address.value = '';
    }
  };
  insert.addEventListener('click', insertLink);
  address.addEventListener('input', () => address.setCustomValidity(''));
  address.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      insertLink();
    } else if (event.key === 'Escape') {
      backToText();
    }
  });
}

// Files are sent as they are chosen; without this script with the form.
for (const form of document.querySelectorAll('form[data-draft]:not(fieldset:disabled form)')) {
  let current = null;
  const { say, send, reasonOf } = keepDraft(form, () => current !== null && form.dataset.stillSending);
  const drop = form.querySelector('[data-drop]');
  if (drop === null) {
    continue;
  }
  const csrf = form.elements._csrf.value;
  const uploads = form.querySelector('[data-uploads]');
  const chooser = form.elements.file;
  const queue = [];

  const listed = (html) => { drop.querySelector('[data-files]').outerHTML = html; };
  const reason = (request) => {
    try {
      return JSON.parse(request.responseText).error;
    } catch (e) {
      return request.status === 413 ? form.dataset.tooLarge : form.dataset.ended;
    }
  };
  const next = () => {
    if (current === null && queue.length > 0) {
      current = queue.shift();
      current.start();
    }
  };
  const ended = () => {
    current = null;
    next();
  };
  const add = (file) => {
    const row = document.createElement('li');
    const words = document.createElement('div');
    const bar = document.createElement('progress');
    const [again, cancel] = [document.createElement('button'), document.createElement('button')];
    row.className = 'mb-2';
    words.textContent = file.name;
    bar.className = 'w-100';
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute('aria-label', form.dataset.sending + ' ' + file.name);
    again.className = 'btn btn-sm btn-outline-primary me-2';
    again.textContent = form.dataset.again;
    again.hidden = true;
    cancel.className = 'btn btn-sm btn-outline-secondary';
    cancel.textContent = form.dataset.cancel;
    again.type = cancel.type = 'button';
    row.append(words, bar, again, cancel);
    uploads.append(row);
    const refused = (text) => {
      words.textContent = text;
      words.className = 'text-danger';
      bar.remove();
      again.remove();
      cancel.remove();
    };
    if (file.size > form.dataset.maxSize) {
      refused(file.name + ': ' + form.dataset.tooLarge);
      return;
    }
    let wait = 1;
    let retry;
    let request;
    const start = () => {
      clearTimeout(retry);
      window.removeEventListener('online', start);
      again.hidden = true;
      words.textContent = form.dataset.sending + ' ' + file.name;
      request = new XMLHttpRequest();
      const body = new FormData();
      body.append('file', file);
      request.open('POST', form.dataset.upload);
      request.setRequestHeader('X-CSRF-TOKEN', csrf);
      request.setRequestHeader('Accept', 'application/json, text/html');
      request.upload.addEventListener('progress', (event) => { bar.value = 100 * event.loaded / event.total; });
      request.addEventListener('load', () => {
        if (request.status >= 500) {
          interrupted();
          return;
        }
        if (request.status === 200) {
          listed(request.responseText);
          row.remove();
        } else {
          refused(reason(request));
        }
        ended();
      });
      for (const failure of ['error', 'timeout']) {
        request.addEventListener(failure, interrupted);
      }
      request.send(body);
    };
    const interrupted = () => {
      words.textContent = file.name + ': ' + form.dataset.waiting;
      bar.value = 0;
      again.hidden = false;
      wait = Math.min(2 * wait, 60);
      retry = setTimeout(start, wait * 1000);
      window.addEventListener('online', start);
    };
    again.addEventListener('click', start);
    const upload = { start };
    cancel.addEventListener('click', () => {
      clearTimeout(retry);
      window.removeEventListener('online', start);
      request?.abort();
      row.remove();
      chooser.focus();
      if (current === upload) {
        ended();
      } else {
        queue.splice(queue.indexOf(upload), 1);
      }
    });
    queue.push(upload);
    next();
  };
  const addAll = (files) => [...files].forEach(add);
  chooser.addEventListener('change', () => {
    addAll(chooser.files);
    chooser.value = '';
  });
  const hasFiles = (transfer) => transfer && [...transfer.types].includes('Files');
  form.addEventListener('dragover', (event) => {
    if (hasFiles(event.dataTransfer)) {
      event.preventDefault();
      drop.classList.add('dropping');
    }
  });
  form.addEventListener('dragleave', () => drop.classList.remove('dropping'));
  form.addEventListener('drop', (event) => {
    drop.classList.remove('dropping');
    if (hasFiles(event.dataTransfer)) {
      event.preventDefault();
      addAll(event.dataTransfer.files);
    }
  });
  form.addEventListener('paste', (event) => {
    // words that are copied from a table or a document come with a picture of themselves
    const { files, types } = event.clipboardData;
    if (files.length > 0 && !types.includes('text/plain') && !types.includes('text/html')) {
      event.preventDefault();
      addAll(files);
    }
  });
  drop.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-remove]');
    if (button) {
      event.preventDefault();
      const answer = await send(button.dataset.remove).catch(() => null);
      if (answer !== null && answer.ok) {
        listed(await answer.text());
        chooser.focus();
      } else {
        say(answer === null || answer.status >= 500 ? form.dataset.notKept : await reasonOf(answer));
      }
    }
  });
}
