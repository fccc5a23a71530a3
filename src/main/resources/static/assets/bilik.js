'use strict';

// Keeps what is typed in this browser until the server shows it saved: a session that ends, a closed tab or a
// lost connection takes no text away. The form's version is part of the key, so nothing old comes back.
for (const form of document.querySelectorAll('form[data-keep]')) {
  const version = form.elements.version ? form.elements.version.value : '';
  const fields = form.querySelectorAll('textarea, input[type=text], input[type=url], input[type=datetime-local]');
  for (const field of fields) {
    const key = ['bilik', form.getAttribute('action'), field.name, version].join(' ');
    const rejected = form.querySelector('[role=alert], .is-invalid, .criterion-wrong') !== null;
    try {
      const kept = localStorage.getItem(key);
      if (kept !== null && (rejected || kept.trim() === field.value.trim())) {
        localStorage.removeItem(key);
      } else if (kept !== null) {
        field.value = kept;
      }
      field.addEventListener('input', () => {
        try { localStorage.setItem(key, field.value); } catch (e) { /* full or forbidden */ }
      });
    } catch (e) { /* a browser that forbids storage in frames */ }
  }
}

// Total, percent and mark while a project is being scored.
for (const form of document.querySelectorAll('form[data-rubric]')) {
  const output = form.querySelector('output');
  const names = new Set([...form.querySelectorAll('input[type=radio]')].map((radio) => radio.name));
  const show = () => {
    const given = [...form.querySelectorAll('input[type=radio]:checked')].map((radio) => Number(radio.value));
    const total = given.reduce((sum, points) => sum + points, 0);
    const max = Number(form.dataset.max);
    const band = [...form.querySelectorAll('[data-bands] li')]
        .find((li) => Number(li.dataset.from) <= total && total <= Number(li.dataset.to));
    const open = names.size - given.length;
    output.textContent = output.dataset.template.replace('{total}', total).replace('{max}', max)
        .replace('{percent}', Math.round(100 * total / max)).replace('{mark}', band ? band.textContent : '–')
        + (open > 0 ? ' · ' + output.dataset.open.replace('{open}', open) : '');
  };
  form.addEventListener('change', show);
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
