// Development builds only: tells, once for each list, what compiles and yet is wrong. It warns as the feed does.
/**
 * @import { Driver } from './driver.js'
 */
import { advise } from '../detect/learn.js';
import { isSize } from '../detect/params.js';
import { ANSWER, RESET } from '../engine/protocol.js';
import { weakly } from '../engine/platform.js';
import { shown } from '../errors/shown.js';
import { driverOf } from './inside.js';
import { fingerprintOf } from './snapshot.js';

/** So many feeds of one list, all open, made within so many milliseconds: nobody wants that. */
const [MANY, WHILE] = [5, 1000];
/** So many copies of the whole list, without a change in between, within one task. */
const COPIES = 12;

/** @type {Map<string, { at: number, feed: { deref(): any } }[]>} by fingerprint: the feeds that were made last */
const made = new Map();
/** @type {Map<string, { at: number, url: string }[]>} the same by address, without parameters */
const begun = new Map();
/** What was told already: each once, however many feeds there are. */
const told = new Set();

/**
 * A feed that tells what is wrong with the way it is used.
 *
 * @template F
 * @param {F} feed
 * @param {any} options the caller's
 * @returns {F}
 */
export function watched(feed, options) {
  const driver = /** @type {Driver} */ (driverOf(feed));
  const { name, plain } = driver.options;
  const fingerprint = fingerprintOf(plain);
  /** @type {(what: string, message: string) => void} */
  const warn = (what, message) => {
    const mark = `${what} ${fingerprint}`;
    if (told.has(mark)) return;
    told.add(mark);
    const text = shown(message);
    if (typeof options?.onWarning === 'function') options.onWarning(text);
    else console.warn(`unspool: ${name}: ${text}`);
  };
  lookAtSize(plain, warn);
  // Whether two page sources are the same, nobody can tell.
  if (!driver.options.source) {
    lookAtNumber(feed, fingerprint, warn);
    lookAtRenders(plain.url, warn);
  }
  lookAtCopies(feed, driver, warn);
  lookAtNext(driver, warn);
  lookAtDialect(driver);
  driver.listeners.late = () =>
    warn(
      'closed',
      'a component shows this feed, which was closed before: it stays empty. In Strict Mode React runs effects twice, and a cleanup that closes a feed of `useState` or `useRef` closes it for good. Give `useFeed` the URL: it closes what it made; or make the feed outside of the component, and leave it open',
    );
  return feed;
}

/**
 * A dialect that cannot read the first answer, or that finds no way on in it: what the answer tells is told.
 *
 * @param {Driver} driver
 */
function lookAtDialect({ options: { name, plain, learn, functions }, pages }) {
  if (learn || functions) return;
  const { note } = pages;
  pages.note = (event, outcome, isPage) => {
    note.call(pages, event, outcome, isPage);
    if (event.what !== ANSWER) return;
    const failure = outcome.settled.find(({ failure }) => failure)?.failure;
    const misread = failure && /^(wrong-shape|missing-key)$/.test(failure.code);
    if (!misread && !isPage) return;
    pages.note = note;
    const isOver = outcome.states.some(({ ending }) => ending?.by === 'absent');
    if (!misread && !isOver) return;
    const trouble = misread
      ? `its dialect does not fit (${shown(failure.message)})`
      : 'by its dialect the first page is the last one';
    advise(event, name, trouble, plain.limit);
  };
}

/**
 * The parameters by which the next page was asked for.
 *
 * @param {string} first the URL of the first page
 * @param {string} next
 * @param {(value: string) => boolean} [fits] which values count
 */
function newIn(first, next, fits = () => true) {
  const known = new URL(first).searchParams;
  const names = [...new URL(next).searchParams].filter(([name, value]) => known.get(name) !== value && fits(value));
  return [...new Set(names.map(([name]) => `\`${name}\``))].join(', ');
}

/**
 * A server that does not know how it is asked gives the first page again, with the same token: where a token that comes
 * again may be the end, the list ends without a word.
 *
 * @type {(driver: Driver, warn: (what: string, message: string) => void) => void}
 */
function lookAtNext({ pages }, warn) {
  const { note } = pages;
  let isKnown = false;
  /** @type {{ url: string, rows: number } | undefined} */
  let first;
  pages.note = (event, outcome, isPage) => {
    note.call(pages, event, outcome, isPage);
    if (event.what === RESET) first = undefined;
    if (isKnown || event.what !== ANSWER || !isPage || !event.request) return;
    const { url } = event.request;
    const page = outcome.changes.find(({ lane, received }) => lane === 'older' && received > 0);
    if (!first) {
      first = { url, rows: page?.received ?? 0 };
      // One row alone may be what the token is made of.
      isKnown = first.rows < 2 || page?.added !== first.rows;
      return;
    }
    const isAgain = page?.added === 0 && page.duplicates === first.rows && page.length === first.rows;
    // Before it is taken for the end, the same page is asked for once more.
    if (isAgain && !outcome.states.some(({ lane, ending }) => lane === 'older' && ending)) return;
    isKnown = true;
    if (!isAgain) return;
    const by = newIn(first.url, url);
    warn(
      'again',
      `the second page is the first one again: the server seems not to know ${by ? `${by}, by which it was asked` : 'how it was asked'}. Look up how this API is asked for a next page, and correct \`next\` of the dialect`,
    );
  };
}

/**
 * A feed that is made while something renders is made again each time, and begins with an empty list.
 *
 * @type {(feed: any, fingerprint: string, warn: (what: string, message: string) => void) => void}
 */
function lookAtNumber(feed, fingerprint, warn) {
  const now = Date.now();
  // On a server many readers may want one list; those that were never asked for anything are still too many.
  const counts = (/** @type {any} */ one) =>
    one && one.status !== 'closed' && (globalThis.document || (one.status === 'idle' && one.stats.pages === 0));
  const all = (made.get(fingerprint) ?? []).filter(({ at, feed }) => now - at <= WHILE && counts(feed.deref()));
  all.push({ at: now, feed: weakly(feed) });
  made.set(fingerprint, all);
  if (all.length >= MANY)
    warn(
      'made',
      `${MANY} feeds of this list were made within a second, and all are open. Is \`feed()\` called in render? Or are the \`headers\` of a hook others each time? Give the hook of your framework the URL (\`useFeed(url, options)\`), which makes the feed once, and closes it; or make it once outside of the component, or in \`useState(() => feed(…))\`; give headers that change as a function`,
    );
}

/**
 * Whether a value is of this moment, or of chance: the next one will be another.
 *
 * @param {string} value
 */
const isFleeting = (value) =>
  /^0\.\d{6,}$/.test(value) ||
  Math.abs((/^\d+$/.test(value) ? Number(value) : Date.parse(value)) - Date.now()) < 10 * WHILE;

/**
 * A parameter that is another one in each render makes another list each time, which asks, and renders again.
 *
 * @type {(url: string, warn: (what: string, message: string) => void) => void}
 */
function lookAtRenders(url, warn) {
  const now = Date.now();
  const address = url.replace(/\?.*/s, '');
  const all = (begun.get(address) ?? []).filter((one) => now - one.at <= WHILE && one.url !== url);
  begun.set(address, [...all, { at: now, url }]);
  if (all.length + 1 < MANY || told.has(address)) return;
  const names = newIn(all[0].url, url, isFleeting);
  if (!names) return;
  told.add(address);
  warn(
    'renders',
    `${MANY} lists of this address were made within a second, with ${names} of the moment or of chance. Is that made anew in each render? Each is another list, which asks and renders again: make it once, by \`useState\` or \`useMemo\`, or outside of the component`,
  );
}

/**
 * `useSyncExternalStore` and its like compare snapshots by identity: a function that copies the list makes them render
 * for ever.
 *
 * @type {(feed: any, driver: Driver, warn: (what: string, message: string) => void) => void}
 */
function lookAtCopies(feed, driver, warn) {
  const { listeners } = driver;
  const { slice } = feed;
  const push = listeners.push.bind(listeners);
  let copies = 0;
  const forget = () => {
    copies = 0;
  };
  listeners.push = (change) => {
    forget();
    push(change);
  };
  const value = (/** @type {number} */ start = 0, /** @type {number} */ end = Infinity) => {
    if (start === 0 && end >= driver.items.length && listeners.isHeard) {
      if (copies === 0) setTimeout(forget);
      copies += 1;
      if (copies >= COPIES)
        warn(
          'copied',
          '`slice()` copies the list, and was called over and over without a change in between. As the snapshot of `useSyncExternalStore`, or of a selector, it renders for ever: use `feed.view()`, or `feed.view().items`, which is the same array until something changes',
        );
    }
    return slice(start, end);
  };
  Object.defineProperty(feed, 'slice', { value, writable: true, configurable: true });
}

/**
 * The size of a page that stands in the URL, too: with another name both are sent, with the same one the option wins.
 *
 * @type {(plain: Record<string, any>, warn: (what: string, message: string) => void) => void}
 */
function lookAtSize({ url, limit, dialect }, warn) {
  const at = dialect?.limit?.at;
  if (limit === undefined || typeof at !== 'string') return;
  const own = at.replace(/^query:/, '');
  for (const [name, value] of new URL(url).searchParams) {
    if (value === String(limit) || !(name === own || (isSize(name) && /^\d+$/.test(value)))) continue;
    const wins = name === own ? 'the option wins' : `both are sent, \`${own}=${limit}\` and \`${name}=${value}\``;
    return warn(
      'size',
      `the URL says \`${name}=${value}\`, and the option \`limit\` says ${limit}: ${wins}. Take one away`,
    );
  }
}
