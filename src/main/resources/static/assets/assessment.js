'use strict';

// The sheet on which a project is scored. It is kept on the server as one scores; what another instructor writes on the
// same sheet meanwhile appears here, and where both wrote something else both are shown. Without this script the form
// keeps it when it is sent.
for (const form of document.querySelectorAll('form[data-rubric]')) {
  const { version } = form.elements;
  const csrf = form.elements._csrf.value;
  const kept = form.querySelector('[data-kept]');
  const say = (words) => { kept.textContent = words; };
  const controls = [...form.querySelectorAll('input[type=radio], textarea')];
  const names = [...new Set(controls.map((control) => control.name))];
  const controlsOf = (name) => controls.filter((control) => control.name === name);
  const content = () => Object.fromEntries(names.map((name) => [name, new FormData(form).get(name) ?? '']));
  const same = (one, other) => names.every((name) => one[name] === other[name]);
  const keptPrefix = () => ['bilik', form.dataset.keep, form.getAttribute('action'), version.value, ''].join(' ');

  const asServed = () => Object.fromEntries(names.map((name) => [name, controlsOf(name)
      .filter((control) => control.type !== 'radio' || control.defaultChecked)
      .map((control) => control.type === 'radio' ? control.value : control.defaultValue)[0] ?? '']));
  // what the server has, as far as this page knows
  let known = form.dataset.refused ? Object.fromEntries(names.map((name) => [name, ''])) : asServed();
  let saving = null;
  let timer;
  let ended = false;
  // who sees that another instructor wrote something else decides which of the two it is
  const clashes = new Set();
  let stopped = form.dataset.refused === 'changed';
  let merges = 0;

  const write = (name, value) => {
    for (const control of controlsOf(name)) {
      if (control.type !== 'radio') {
        control.value = value;
        if (value) {
          control.closest('details')?.setAttribute('open', '');
        }
      } else if (control.checked !== (control.value === value)) {
        control.checked = !control.checked;
        control.dispatchEvent(new Event('change', { bubbles: true }));
      }
    }
  };
  const showBoth = (name, value) => {
    const place = controlsOf(name)[0].closest('fieldset, div.mb-3');
    const note = place.querySelector('.clash') ?? document.createElement('p');
    note.className = 'clash small text-danger mb-0 written';
    note.textContent = form.dataset.saved.replace('{saved}', value || '–');
    place.append(note);
  };
  // what the server does not have yet stays in this browser, under the version that it goes with
  const keepUnder = (next) => {
    keptUnder(keptPrefix()).forEach(keep.remove);
    version.value = next ?? '';
    if (!same(content(), known)) {
      controls.filter((control) => control.type !== 'radio')
          .forEach((control) => keep.set(keptPrefix() + control.name, control.value));
    }
  };
  const merge = (theirs) => {
    merges++;
    const mine = content();
    for (const name of names) {
      const now = theirs.fields[name] ?? '';
      if (mine[name] === known[name]) {
        write(name, now);
      } else if (now !== known[name] && now !== mine[name]) {
        clashes.add(name);
        showBoth(name, now);
      }
      known[name] = now;
    }
    keepUnder(theirs.version);
    say(theirs.told + (clashes.size > 0 ? ' ' + form.dataset.clash : ''));
  };
  const fetched = (address, options = {}) => fetch(address,
      { ...options, headers: { 'X-CSRF-TOKEN': csrf, Accept: 'application/json' } }).catch(() => null);
  const body = (fields) => new URLSearchParams([...Object.entries(fields), ['version', version.value],
    ['number', form.elements.number.value], ['sheet', form.elements.sheet.value]]);
  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(save, seconds * 1000);
  };
  const round = async () => {
    while (!stopped && !ended && clashes.size === 0 && !same(content(), known)) {
      const sent = content();
      say(form.dataset.keeping);
      const answer = await fetched(form.dataset.draft, { method: 'POST', body: body(sent) });
      if (answer === null || answer.status >= 500) {
        say(form.dataset.notKept);
        later(10);
        return;
      }
      if (answer.ok) {
        const done = await answer.json();
        known = sent;
        keepUnder(done.version);
        if (same(content(), sent)) {
          form.querySelector(':scope > .alert-warning')?.remove();
        }
        say(done.saved);
      } else if (answer.status === 409) {
        merge(await answer.json());
      } else if (answer.status === 422) {
        say((await answer.json()).error);
        return;
      } else {
        ended = true;
        say(form.dataset.ended);
      }
    }
  };
  const save = () => {
    clearTimeout(timer);
    saving ||= round().finally(() => { saving = null; });
    return saving;
  };
  form.addEventListener('input', (event) => {
    if (names.includes(event.target.name)) {
      clashes.delete(event.target.name);
      later(event.target.type === 'radio' ? 0.3 : 1.5);
    }
  });
  if (!stopped && !same(content(), known)) {
    later(1);
  }
  window.addEventListener('online', () => later(0));
  window.addEventListener('pagehide', () => {
    if (!stopped && !ended && clashes.size === 0 && !same(content(), known)) {
      const last = body(content());
      last.append('_csrf', csrf);
      navigator.sendBeacon(form.dataset.draft, last);
    }
  });
  window.addEventListener('pageshow', (event) => { if (event.persisted) { location.reload(); } });

  // not while nobody looks or has done anything for ten minutes: it keeps the session alive
  setInterval(async () => {
    if (document.hidden || Date.now() - hereAt > 600000 || saving !== null || stopped || ended) {
      return;
    }
    const answer = await fetched(form.dataset.state + '?' + new URLSearchParams(
        { version: version.value, sheet: form.elements.sheet.value }));
    if (answer?.status === 200 && saving === null) {
      merge(await answer.json());
      later(0);
    }
  }, 4000);

  form.addEventListener('submit', (event) => {
    if (saving !== null) {
      event.preventDefault();
      const seen = merges;
      // whoever wrote in between is looked at first
      const again = () => merges === seen && form.requestSubmit(event.submitter);
      saving.then(again, again);
    } else {
      clearTimeout(timer);
      stopped = true;
    }
  });

  // the next project waits for this one
  for (const link of document.querySelectorAll('a[rel=next], a[rel=prev]')) {
    link.addEventListener('click', (event) => {
      if (!event.ctrlKey && !event.metaKey && !stopped && !ended && clashes.size === 0 && !same(content(), known)) {
        event.preventDefault();
        save().finally(() => location.assign(link.href));
      }
    });
  }

  // A digit scores the criterion that has the focus and goes on to the next one, whatever the keyboard's language.
  const criteria = [...form.querySelectorAll('fieldset.criterion')];
  const enter = (criterion) => (criterion
      ? criterion.querySelector('input:checked') ?? criterion.querySelector('input[type=radio]')
      : form.elements.comment).focus();
  const unscored = () => criteria.find((criterion) => !criterion.querySelector('input:checked'));
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.defaultPrevented
        || event.target.closest('dialog, textarea, select, input:not([type=radio]), [role=textbox]')) {
      if (event.key === 'Escape' && event.target.closest('.criterion')) {
        enter(event.target.closest('.criterion'));
      }
      return;
    }
    const way = { KeyN: 'next', KeyP: 'prev' }[event.code];
    if (way) {
      document.querySelector(`a[rel=${way}]`)?.click();
      return;
    }
    const criterion = event.target.closest('.criterion');
    const note = criterion?.querySelector('details');
    if (event.code === 'KeyF') {
      event.preventDefault();
      note?.setAttribute('open', '');
      (note ?? form.elements.comment.parentElement).querySelector('[data-phrases]').click();
      return;
    }
    if (!criterion) {
      return;
    }
    if (event.code === 'KeyC') {
      event.preventDefault();
      note.open = true;
      note.querySelector('textarea').focus();
      return;
    }
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
    const level = digit && criterion.querySelector(`input[type=radio][value="${digit}"]`);
    if (level) {
      event.preventDefault();
      level.checked = true;
      level.dispatchEvent(new Event('input', { bubbles: true }));
      level.dispatchEvent(new Event('change', { bubbles: true }));
      enter(criteria[criteria.indexOf(criterion) + 1]);
    }
  });
  form.querySelectorAll('[data-scripted]').forEach((place) => { place.hidden = false; });
  if (document.activeElement === document.body && !document.querySelector('main > .alert')) {
    (unscored() ?? criteria[0]).querySelector('input:checked, input[type=radio]').focus({ preventScroll: true });
  }
}
