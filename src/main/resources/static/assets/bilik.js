'use strict';

// Keeps what is typed in this browser until the server has taken it: a session that ends, a closed tab or a lost
// connection takes no text away. What is kept is the participant's own, and belongs to the version of the form.
const keep = {
  get: (key) => { try { return localStorage.getItem(key); } catch (e) { return null; } },
  set: (key, value) => { try { localStorage.setItem(key, value); } catch (e) { /* full or forbidden */ } },
  remove: (key) => { try { localStorage.removeItem(key); } catch (e) { /* forbidden */ } },
  keys: () => { try { return Object.keys(localStorage); } catch (e) { return []; } },
};

if (document.querySelector('main > .alert-success')) {
  for (const key of (keep.get('bilik sent') || '').split('\n')) {
    keep.remove(key);
  }
  keep.remove('bilik sent');
}

// Where scripts run, an editor takes the place of a formatted text's ordinary field, which then holds HTML. What was
// typed before this script was there is taken over.
for (const field of document.querySelectorAll('textarea[data-formatted]')) {
  const format = field.form.elements.format;
  if (field.value === field.defaultValue) {
    field.value = field.dataset.html ?? '';
  } else if (format.value !== 'html') {
    const typed = document.createElement('p');
    typed.innerText = field.value;
    field.value = typed.outerHTML;
  }
  format.value = 'html';
}

// The words of a formatted text, line by line.
const wordsOf = (html) => new DOMParser()
    .parseFromString(html.replace(/<br>|<\/(p|div|li|blockquote|h\d)>/g, '$&\n'), 'text/html').body.textContent.trim();

const keptUnder = (prefix) => keep.keys().filter((key) => key.startsWith(prefix));

// A note about kept text, and the way to be rid of it.
function keptNote(tag, text, prefix) {
  const note = document.createElement(tag);
  note.className = tag === 'blockquote' ? 'feedback written small' : 'alert alert-warning';
  note.textContent = text;
  const forget = document.createElement('button');
  forget.type = 'button';
  forget.className = 'btn btn-sm btn-outline-dark d-block mt-2';
  forget.textContent = document.body.dataset.forget;
  forget.addEventListener('click', () => {
    keptUnder(prefix).forEach(keep.remove);
    window.dispatchEvent(new Event('bilik:forget'));
    location.reload();
  });
  note.append(forget);
  return note;
}

for (const form of document.querySelectorAll('form[data-keep]')) {
  const version = form.elements.version ? form.elements.version.value : '';
  const prefix = ['bilik', form.dataset.keep, form.getAttribute('action'), ''].join(' ');
  const rejected = form.querySelector('[role=alert], .is-invalid, .criterion-wrong') !== null;
  const fields = [...form.querySelectorAll(
      'textarea, input[type=text], input[type=url], input[type=datetime-local], input[type=radio]')]
      .filter((field) => field.name);
  const keyOf = (field) => prefix + (form.elements.version ? form.elements.version.value : '') + ' ' + field.name;
  const wordsIn = (field, text) => 'formatted' in field.dataset ? wordsOf(text) : text.trim();
  let restored = false;
  for (const field of fields) {
    const radio = field.type === 'radio';
    const kept = keep.get(keyOf(field));
    if (rejected) {
      if (radio ? field.checked : field.value) {
        keep.set(keyOf(field), field.value);
      }
    } else if (kept !== null && radio) {
      const chosen = field.value === kept;
      restored ||= field.checked !== chosen;
      field.checked = chosen;
    } else if (kept !== null) {
      restored ||= field.value !== kept;
      field.value = kept;
    }
    field.addEventListener('input', () => keep.set(keyOf(field), field.value));
  }
  if (restored) {
    form.prepend(keptNote('div', document.body.dataset.restored, prefix + version + ' '));
  }
  // What was typed into an earlier version and never sent is shown beside the new one.
  for (const field of fields.filter((field) => field.type !== 'radio')) {
    for (const key of keptUnder(prefix).filter((key) => key.endsWith(' ' + field.name) && key !== keyOf(field))) {
      const text = wordsIn(field, keep.get(key));
      if (text && text !== wordsIn(field, field.value)) {
        field.after(keptNote('blockquote', form.dataset.keepLabel + '\n' + text, key));
      }
    }
  }
  form.addEventListener('submit', () => keep.set('bilik sent', keptUnder(prefix).join('\n')));
}

// The success of another form says nothing of what was typed into these.
for (const form of document.querySelectorAll('form[method=post]:not([data-keep])')) {
  form.addEventListener('submit', () => keep.remove('bilik sent'));
}

// A form that is closed by now shows what was typed into it and never sent.
for (const place of document.querySelectorAll('[data-keep-action]')) {
  const prefix = ['bilik', place.dataset.keep, place.dataset.keepAction, ''].join(' ');
  const texts = keptUnder(prefix).map(keep.get).map(wordsOf).filter((text) => text);
  if (texts.length > 0) {
    place.append(keptNote('blockquote', place.dataset.keepLabel + '\n' + texts.join('\n'), prefix));
  }
}

// A refused form is shown where it wants to be mended.
document.querySelector('main .is-invalid, main .criterion-wrong input')?.focus();

// Total, percent and mark while a project is being scored.
for (const form of document.querySelectorAll('form[data-rubric]')) {
  const output = form.querySelector('output');
  const names = new Set([...form.querySelectorAll('input[type=radio]')].map((radio) => radio.name));
  const members = [...new Set([...form.querySelectorAll('[data-member]')].map((criterion) => criterion.dataset.member))];
  const show = () => {
    const given = [...form.querySelectorAll('input[type=radio]:checked')];
    const totalOf = (member) => given.filter((radio) => [undefined, member].includes(radio.closest('fieldset').dataset.member))
        .reduce((sum, radio) => sum + Number(radio.value), 0);
    // members of a team may have different totals
    const totals = members.length > 0 ? members.map(totalOf) : [totalOf()];
    const range = (wordOf) => [...new Set([Math.min(...totals), Math.max(...totals)].map(wordOf))].join('–');
    const max = Number(form.dataset.max);
    const markOf = (total) => [...form.querySelectorAll('[data-bands] li')]
        .find((li) => Number(li.dataset.from) <= total && total <= Number(li.dataset.to))?.textContent ?? '–';
    const open = names.size - given.length;
    output.textContent = output.dataset.template.replace('{total}', range((total) => total)).replace('{max}', max)
        .replace('{percent}', range((total) => Math.round(100 * total / max))).replace('{mark}', range(markOf))
        + (open > 0 ? ' · ' + output.dataset.open.replace('{open}', open) : '');
  };
  // not when a text is left: the line would be laid out anew under a finger that presses a button
  form.addEventListener('change', (event) => {
    if (event.target.type === 'radio') {
      show();
    }
  });
  show();
}

// A time is given in the run's zone; where the reader's clock shows another one, both are given.
function addLocalTimes(root) {
  for (const time of root.querySelectorAll('time[data-zone]:not([data-local])')) {
    time.dataset.local = '';
    const at = new Date(time.dateTime);
    const parts = (zone) => new Intl.DateTimeFormat('en', { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(at);
    if (parts(time.dataset.zone) !== parts(undefined)) {
      // Chromium knows no Kazakh month names; in numbers both languages write alike
      const lang = document.documentElement.lang === 'en' ? 'en-GB' : 'ru';
      const local = new Intl.DateTimeFormat(lang,
          { day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(at);
      time.append(' (' + local + ')');
    }
  }
}
addLocalTimes(document);
document.addEventListener('htmx:afterSwap', (event) => addLocalTimes(event.target.parentElement || document));

// How long until a webinar begins; when it opens, its button appears. The server's clock counts.
for (const state of document.querySelectorAll('[data-opens]')) {
  const card = state.closest('[data-webinar]');
  const ahead = state.dataset.now - Date.now();
  const show = () => {
    const now = Date.now() + ahead;
    const { opens, starts, ends } = state.dataset;
    const left = Math.max(0, Math.ceil((starts - now) / 60000));
    const words = now > ends ? state.dataset.over : now >= starts ? state.dataset.running
        : left >= 1440 ? state.dataset.days : left >= 60 ? state.dataset.hours : state.dataset.minutes;
    state.textContent = words.replace('{days}', Math.floor(left / 1440))
        .replace('{hours}', Math.floor(left % 1440 / 60)).replace('{minutes}', left % 60);
    const open = now >= opens && now <= ends;
    for (const [part, shown] of [['[data-join]', open], ['[data-before-join]', now < opens]]) {
      card.querySelector(part)?.toggleAttribute('hidden', !shown);
    }
  };
  show();
  setInterval(show, 15000);
}

// A webinar opens in a tab of its own: meeting services do not let themselves be framed.
for (const form of document.querySelectorAll('form[data-opens-tab]')) {
  form.addEventListener('submit', async (event) => {
    const tab = window.open('about:blank', '_blank');
    if (!tab) {
      return;
    }
    event.preventDefault();
    try {
      const answer = await fetch(form.action,
          { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams(new FormData(form)) });
      if (answer.ok) {
        tab.opener = null;
        tab.location.replace((await answer.json()).link);
        const opened = form.closest('[data-webinar]')?.querySelector('[data-opened]');
        if (opened) {
          opened.textContent = opened.dataset.text;
        }
        return;
      }
    } catch (e) { /* the page of the refusal, or the browser's own */ }
    tab.close();
    form.submit();
  });
}

// A table that is wider than its place is scrolled by keyboard, too.
for (const text of document.querySelectorAll('.formatted:has(table):not([contenteditable])')) {
  text.tabIndex = 0;
}

// A part of the page that cannot be fetched says so.
for (const failure of ['htmx:responseError', 'htmx:sendError']) {
  document.addEventListener(failure, (event) => {
    const part = event.target.closest('[data-failed]');
    if (part && !part.querySelector('.fetch-failed')) {
      const note = document.createElement('p');
      note.className = 'alert alert-warning fetch-failed';
      note.textContent = part.dataset.failed;
      part.prepend(note);
    }
  });
}

// A part of the page that is exchanged stays open where its reader opened it, and keeps the focus. htmx itself finds
// the focus again by its id, unless that is folded away now.
const opened = new Set();
document.addEventListener('toggle', (event) => opened[event.target.open ? 'add' : 'delete'](event.target.id), true);
document.addEventListener('htmx:beforeSwap', (event) => {
  const part = event.detail.target;
  part.dataset.focused = part.contains(document.activeElement);
});
document.addEventListener('htmx:afterSwap', (event) => {
  for (const details of document.querySelectorAll('details[id]')) {
    details.open = opened.has(details.id);
  }
  if (event.detail.target.dataset.focused === 'true' && document.activeElement === document.body) {
    document.getElementById(event.detail.target.id)?.focus();
  }
});

// A screen reader is told a summary only when it says something else.
document.addEventListener('htmx:oobBeforeSwap', (event) => {
  event.detail.shouldSwap = event.detail.target.textContent !== event.detail.fragment.textContent;
});

// What is fetched again and again keeps the session alive: not while nobody looks or has done anything for ten minutes.
let hereAt = Date.now();
for (const sign of ['pointermove', 'pointerdown', 'keydown', 'wheel', 'visibilitychange']) {
  document.addEventListener(sign, () => { hereAt = Date.now(); }, { passive: true });
}
document.addEventListener('htmx:beforeRequest', (event) => {
  const polled = !event.detail.requestConfig.triggeringEvent;
  if (polled && (document.hidden || Date.now() - hereAt > 600000)) {
    event.preventDefault();
  }
});

// A session that nobody uses ends. Who types is there; who does not is warned some minutes before.
const session = document.querySelector('.session');
if (session) {
  const opened = Date.now();
  const [text, stay] = [session.querySelector('p'), session.querySelector('button')];
  const warning = Math.min(300, session.dataset.idle / 2) * 1000;
  const wholeEnd = opened + session.dataset.whole * 1000;
  let typed = false;
  let timer;
  const reachedKey = 'bilik reached ' + session.dataset.of;
  const reached = () => keep.set(reachedKey, Date.now());
  const say = (message, end) => {
    const time = end ? new Date(end).toTimeString().slice(0, 5) : '';
    const words = session.dataset[message].replace('{time}', time);
    // a screen reader would read the same words again
    if (session.hidden || text.textContent !== words) {
      text.textContent = words;
      stay.hidden = message !== 'idleEnding';
      session.hidden = false;
    }
  };
  const ended = () => {
    clearInterval(timer);
    say('ended');
  };
  const keepAlive = async () => {
    typed = false;
    const answer = await fetch(session.dataset.stay, { redirect: 'error' });
    if (answer.ok) {
      reached();
      session.hidden = true;
    } else if (answer.status === 401 || answer.status === 403) {
      ended();
    }
  };
  const look = () => {
    // another tab with the same session may have been used meanwhile
    const idleEnd = Math.max(opened, Number(keep.get(reachedKey))) + session.dataset.idle * 1000;
    const end = Math.min(idleEnd, wholeEnd);
    if (Date.now() >= end) {
      ended();
    } else if (Date.now() < end - warning) {
      session.hidden = true;
    } else if (end === wholeEnd) {
      say('wholeEnding', end);
    } else if (typed) {
      keepAlive().catch(() => { /* tried again soon */ });
    } else {
      say('idleEnding', end);
    }
  };
  reached();
  timer = setInterval(look, 15000);
  stay.addEventListener('click', () => keepAlive().catch(() => { /* the warning stays */ }));
  document.addEventListener('input', () => { typed = true; });
  document.addEventListener('htmx:afterOnLoad', reached);
}

// The platform that opened a registration is asked to close its frame (LTI Dynamic Registration 1.0, 3.7), but not
// under the eyes of somebody who is still at it.
for (const done of document.querySelectorAll('[data-close-after]')) {
  const close = () => (window.opener || window.parent).postMessage({ subject: 'org.imsglobal.lti.close' }, '*');
  const timer = setTimeout(close, 1000 * done.dataset.closeAfter);
  const note = done.querySelector('p');
  for (const sign of ['pointerdown', 'keydown', 'wheel']) {
    // hidden, it would draw the button away from under the finger
    document.addEventListener(sign, () => { clearTimeout(timer); note.classList.add('invisible'); }, { once: true });
  }
  const button = done.querySelector('button');
  button.addEventListener('click', close);
  button.hidden = note.hidden = false;
}

// An address is copied by a click.
for (const button of document.querySelectorAll('button[data-copy]')) {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', () => navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent)
      .then(() => { button.textContent = button.dataset.copied; }));
}

// A module's box stands for all of its units.
for (const all of document.querySelectorAll('input[data-all]')) {
  const units = [...all.closest('fieldset').querySelectorAll('input:not([data-all])')];
  const toUnits = () => units.forEach((unit) => { unit.checked = all.checked; });
  const fromUnits = () => {
    const chosen = units.filter((unit) => unit.checked).length;
    all.checked = chosen === units.length;
    all.indeterminate = chosen > 0 && chosen < units.length;
  };
  all.addEventListener('change', toUnits);
  units.forEach((unit) => unit.addEventListener('change', fromUnits));
  (all.checked ? toUnits : fromUnits)();
}

// An answer goes on to the LMS by itself; without JavaScript its button takes it there.
document.querySelector('form[data-submit]')?.submit();
