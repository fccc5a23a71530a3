'use strict';

// The draft of a project is kept on the server as one types. Another member's text is never overwritten: whoever was
// second is told so and chooses by a button. Files are sent with the form.
for (const form of document.querySelectorAll('form[data-autosave]')) {
  const { version, project } = form.elements;
  const kept = form.querySelector('[data-kept]');
  const say = (words) => { kept.textContent = words; };
  const typed = () => {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === 'string' && !['version', 'project'].includes(name)) {
        data.append(name, value);
      }
    }
    return data;
  };
  let known = form.dataset.refused ? null : typed().toString();
  let stopped = form.dataset.refused === 'changed';
  let saving = null;
  let timer;
  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(save, seconds * 1000);
  };
  const round = async () => {
    while (!stopped && typed().toString() !== known) {
      const sent = typed().toString();
      const body = typed();
      body.append('version', version.value);
      body.append('project', project.value);
      say(form.dataset.keeping);
      const answer = await fetch(form.dataset.autosave, { method: 'POST', body, headers: { Accept: 'application/json' } })
          .catch(() => null);
      if (answer === null || answer.status >= 500) {
        say(form.dataset.notKept);
        later(10);
        return;
      }
      if (answer.ok) {
        const done = await answer.json();
        known = sent;
        keptUnder(['bilik', form.dataset.keep, form.getAttribute('action'), version.value, ''].join(' ')).forEach(keep.remove);
        version.value = done.version;
        project.value = done.project;
        form.querySelector(':scope > .alert-warning')?.remove();
        say(done.saved);
      } else {
        stopped = answer.status !== 422;
        say(await answer.json().then((told) => told.error, () => form.dataset.ended));
        return;
      }
    }
  };
  const save = () => {
    clearTimeout(timer);
    saving ||= round().finally(() => { saving = null; });
    return saving;
  };
  form.addEventListener('input', (event) => {
    if (event.target.type !== 'file') {
      later(1.5);
    }
  });
  if (form.querySelector(':scope > .alert-warning')) {
    known = null;
    later(1.5);
  }
  form.addEventListener('submit', (event) => {
    if (saving !== null) {
      event.preventDefault();
      const again = () => form.requestSubmit(event.submitter);
      saving.then(again, again);
    } else {
      clearTimeout(timer);
      stopped = true;
    }
  });
}
