import { compile } from './engine.js';
import { DOCS, error } from './errors.js';
import { Feed } from './feed.js';
import { jsonText } from './items.js';
import { split } from './pager.js';
import { absolute, firstUrl, headerSource } from './request.js';

/** A wrong value, in a message. */
const shown = (value) => {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value);
};

const refuse = (name, what, value, cause) => error('bad-options', `options.${name} must be ${what}, not ${shown(value)}`, { path: `options.${name}` }, cause);

const isOneOf = (...words) => [(value) => words.includes(value), `one of "${words.join('", "')}"`];
const isFunction = [(value) => typeof value === 'function', 'a function'];
const isAnything = [() => true];

/** What the engine never sees, and so cannot check. */
const ours = {
  fetch: isFunction,
  onWarning: isFunction,
  credentials: isOneOf('omit', 'same-origin', 'include'),
  redirect: isOneOf('follow', 'manual', 'error'),
  signal: [(value) => typeof value?.addEventListener === 'function', 'an AbortSignal'],
  headers: isAnything,
  body: isAnything,
  url: isAnything,
};

/**
 * Plain data as the JSON text that the engine reads. Unlike `JSON.stringify` it keeps bigints, tells NaN and Infinity from
 * null, and writes numbers that are no longer exact so that the engine does not take them for whole ones.
 */
function textOf(value) {
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${textOf(member)}`).join(',')}}`;
  }
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'number') return JSON.stringify(value) ?? 'null';
  if (!Number.isFinite(value)) return `"${value}"`;
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? value.toExponential() : String(value);
}

/** The caller's options in two, without what is not set: our own, and the engine's, copied: what the caller changes later does not matter. */
function sorted(options) {
  const [own, plain] = [{}, {}];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (Object.hasOwn(ours, name)) {
      if (value === null) continue;
      const [fits, what] = ours[name];
      if (!fits(value)) throw refuse(name, what, value);
      own[name] = value;
      continue;
    }
    try {
      // It refuses what no text can say; the text refuses circles.
      plain[name] = structuredClone(value);
      textOf(plain[name]);
    } catch (cause) {
      throw refuse(name, 'plain data', value, cause);
    }
  }
  return [own, plain];
}

/** As a feed begins that has no dialect: nothing is an item, and nothing comes next. */
const UNKNOWN = { items: '', key: null, next: null };

/** A feed whose engine comes from `load`. `learn`: finds the dialect in the first page; there is none in production. Checks what JavaScript alone can check; the engine checks the rest. */
export function feedFrom(load, where, options = {}, learn = undefined) {
  if (typeof options !== 'object' || options === null) throw error('bad-options', `the options must be an object, not ${shown(options)}`, { path: 'options' });
  const [dialect, functions] = split(options.dialect ?? undefined);
  const [{ headers, body, url, credentials = 'same-origin', ...shell }, plain] = sorted({ ...options, dialect });
  const source = typeof where === 'function' ? where : undefined;
  if (!source && url !== undefined) throw error('bad-options', 'the URL is the first argument; `options.url` goes with a page source', { path: 'options.url' });
  plain.url = absolute(source ? (url ?? 'http://source.invalid/') : where);
  plain.seed ??= crypto.getRandomValues(new Uint32Array(1))[0];
  if (body !== undefined) plain.body = typeof body === 'string' ? body : jsonText(body, 'options.body');
  const origin = globalThis.location?.origin;
  if (origin?.startsWith('http') && !source) plain.document = origin;
  const added = headerSource(headers);
  const leaky = typeof added === 'function' || added.length > 0 || credentials === 'include';
  // Whether the dialect reads headers, or may.
  const headed = dialect === undefined || functions !== undefined || /header|link/i.test(textOf(plain.dialect));
  const rest = { headed, first: source || dialect === undefined ? undefined : firstUrl(plain), redirect: leaky ? 'manual' : 'follow', ...shell, credentials, headers: added, source, functions };
  if (dialect !== undefined) return new Feed(load, textOf(plain), rest);
  if (!learn) throw error('bad-options', `options.dialect is missing: how does this API page? ${DOCS}`, { path: 'options.dialect' });
  // Where the page size goes is not known either: with one, the first page is asked for again.
  // A `reset` meanwhile may have changed the URL.
  const relearn = (found, asked) => ({ plain: textOf({ ...plain, url: asked, dialect: found }), reuse: plain.limit === undefined });
  return new Feed(load, textOf({ ...plain, dialect: UNKNOWN, key: undefined, limit: undefined }), { ...rest, learn, relearn });
}

/** Compiles the engine from `source`, or from what `load` gives. */
export const readyFrom = (load, source) => compile(source === undefined ? load : () => source).then(() => {});
