// What to read, from the address and back into it, so that any situation can be opened by a link.
//
// ?dialect=stripe&limit=20&topic=loom&auto=3&live=60000&n=250&faults=500@2,slow:300@0.2&session=a&theme=dark
// ?dialect=page&page=40, ?dialect=keyset&date=2026-03-01

import { session } from './kept.js';

const whole = (text) => /^\d{1,6}$/.test(text);
const some = (text) => whole(text) && Number(text) > 0;
const day = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/**
 * `auto`: pages that load without a gesture. `unknown`: a sentence for each setting that is not used, since nobody
 * knows it.
 * `live`: milliseconds between two looks for new posts. `page`, `date`: where the list begins.
 * @param {{ dialect: (name: string) => boolean, topic: (name: string) => boolean, jump: (dialect: string) => string |
 *   undefined }} known
 */
export function read(known, search = location.search) {
  const given = new URLSearchParams(search);
  const unknown = [];
  const take = (name, usual, fits) => {
    const value = given.get(name) ?? usual;
    if (fits(value)) return value;
    unknown.push(
      `${name} “${value.slice(0, 40)}” is unknown here; ${usual ? `“${usual}” stands in for it` : 'it is left out'}.`,
    );
    return usual;
  };
  const dialect = take('dialect', 'cursor', known.dialect);
  const place = (name, fits) => take(name, '', (text) => text === '' || (known.jump(dialect) === name && fits(text)));
  return {
    dialect,
    page: place('page', some),
    date: place('date', day),
    limit: Number(take('limit', '20', some)),
    topic: take('topic', '', known.topic),
    auto: take('auto', 'on', (text) => text === 'on' || whole(text)),
    live: take('live', '10000', (text) => text === 'off' || (whole(text) && Number(text) >= 100)),
    n: given.get('n'),
    faults: given.get('faults'),
    session: given.get('session') ?? session(`page-${crypto.randomUUID().slice(0, 8)}`),
    retries: Number(take('retries', '3', whole)),
    unknown,
  };
}

export function pages(auto) {
  return auto === 'on' ? Infinity : Number(auto) || 0;
}

/** The address of the first page. */
export function firstPage(path, { n, faults, session, topic }) {
  const url = new URL(path, location.href);
  for (const [name, value] of Object.entries({ n, faults, session, topic }))
    if (value) url.searchParams.set(name, value);
  return url;
}

const defaults = { dialect: 'cursor', limit: '20', topic: '', auto: 'on', live: '10000', page: '', date: '' };

/** @param {boolean} [step] as a step that the back button takes back */
export function write(settings, step = false) {
  const url = new URL(location.href);
  for (const [name, usual] of Object.entries(defaults)) {
    if (String(settings[name]) === usual) url.searchParams.delete(name);
    else url.searchParams.set(name, settings[name]);
  }
  if (step) history.pushState(null, '', url);
  else history.replaceState(null, '', url);
}

const themes = ['system', 'light', 'dark'];
const wanted = new URLSearchParams(location.search).get('theme');

/** A button that goes from the system's theme to light to dark. */
export function theme(button) {
  let now = [wanted, stored(), 'system'].find((name) => themes.includes(name));
  const show = () => {
    document.documentElement.dataset.theme = now;
    button.setAttribute('aria-label', `Theme: ${now === 'system' ? 'as the system' : now}`);
    button.title = button.getAttribute('aria-label');
  };
  button.addEventListener('click', () => {
    now = themes[(themes.indexOf(now) + 1) % themes.length];
    try {
      localStorage.setItem('theme', now);
    } catch {
      // Without storage it lasts until the page is left.
    }
    show();
  });
  show();
}

function stored() {
  try {
    return localStorage.getItem('theme');
  } catch {
    return null;
  }
}
