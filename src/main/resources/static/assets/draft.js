'use strict';

// Keeps what is typed into a form on the server as one types. The form says where (data-draft) and what is told.
// Without this script it is kept when the form is sent.
// busy: a text when the form cannot be sent yet
// returns: how to tell something where the draft's state is told, how to send something, and why it was refused
function keepDraft(form, busy = () => null) {
  const { version, format } = form.elements;
  const fields = [...form.querySelectorAll('textarea[name]')];
  const csrf = form.elements._csrf.value;
  const keptPrefix = () => ['bilik', form.dataset.keep, form.getAttribute('action'), version.value, ''].join(' ');
  const kept = form.querySelector('[data-kept]');
  const say = (words) => { kept.textContent = words; };
  const content = () => fields.map((field) => field.value).join('\u0000');
  const send = (address, body) => fetch(address,
      { method: 'POST', body, headers: { 'X-CSRF-TOKEN': csrf, Accept: 'application/json, text/html' } });
  const draft = (texts) => {
    const body = new URLSearchParams(fields.map((field, i) => [field.name, texts[i]]));
    body.append('version', version.value);
    if (format) {
      body.append('format', format.value);
    }
    return body;
  };

  let known = fields.map((field) => field.dataset.formatted === undefined ? field.defaultValue : field.dataset.html ?? '')
      .join('\u0000');
  let unsure = null;
  let saving = null;
  let timer;
  // who sees that another text was saved chooses between the two by a button
  let stopped = form.dataset.refused === 'changed';
  if (form.dataset.refused) {
    known = null;
  }

  // What the server has is no longer kept in this browser, but what was typed meanwhile is, for the next version.
  const took = (sent, next) => {
    known = sent;
    unsure = null;
    keptUnder(keptPrefix()).forEach(keep.remove);
    version.value = next;
    if (content() === sent) {
      form.querySelector(':scope > .alert-warning')?.remove();
    } else {
      fields.forEach((field) => keep.set(keptPrefix() + field.name, field.value));
    }
  };
  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(save, seconds * 1000);
  };
  const reasonOf = (answer) => answer.json().then((told) => told.error, () => null)
      .then((reason) => reason ?? (answer.status === 401 || answer.status === 403 ? form.dataset.ended
          : form.dataset.notTaken ?? form.dataset.ended));
  const round = async () => {
    while (!stopped && content() !== known) {
      // what may have reached the server goes there first once more: it then says which version that is
      const sent = unsure === null ? content() : unsure;
      unsure = sent;
      say(form.dataset.keeping);
      let answer = null;
      try {
        answer = await send(form.dataset.draft, draft(sent.split('\u0000')));
      } catch (e) { /* no connection */ }
      if (answer === null || answer.status >= 500) {
        say(form.dataset.notKept);
        later(10);
        return;
      }
      unsure = null;
      if (answer.ok) {
        const done = await answer.json();
        took(sent, done.version);
        say(done.saved);
      } else if (answer.status === 409 || answer.status === 422) {
        stopped = answer.status === 409;
        say(await reasonOf(answer));
        return;
      } else {
        stopped = true;
        say(await reasonOf(answer));
      }
    }
  };
  const save = () => {
    clearTimeout(timer);
    saving ||= round().finally(() => { saving = null; });
    return saving;
  };
  for (const field of fields) {
    field.addEventListener('input', () => later(1.5));
  }
  if (content() !== known) {
    later(1.5);
  }
  window.addEventListener('online', () => { if (content() !== known) { later(0); } });
  window.addEventListener('pagehide', () => {
    if (!stopped && content() !== known) {
      const last = draft(fields.map((field) => field.value));
      last.append('_csrf', csrf);
      navigator.sendBeacon(form.dataset.draft, last);
    }
  });
  // what is forgotten is not sent at the last moment
  window.addEventListener('bilik:forget', () => { stopped = true; });
  window.addEventListener('pageshow', (event) => { if (event.persisted) { location.reload(); } });

  form.addEventListener('submit', (event) => {
    const reason = busy();
    if (reason) {
      event.preventDefault();
      say(reason);
    } else if (saving !== null) {
      event.preventDefault();
      const again = () => form.requestSubmit(event.submitter);
      saving.then(again, again);
    } else {
      clearTimeout(timer);
      stopped = true;
    }
  });
  return { say, send, reasonOf };
}
