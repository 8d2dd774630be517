import { cursor } from './dialects.js';
import { compile } from './engine.js';
import { error, said } from './errors.js';
import { Feed } from './feed.js';
import { jsonText } from './items.js';
import { absolute, headerSource } from './request.js';

const refuse = (name, what, value, cause) => error('bad-options', `options.${name} must be ${what}, not ${shown(value)}`, { path: `options.${name}` }, cause);

/** A wrong value, in a message. */
const shown = (value) => (typeof value === 'string' ? JSON.stringify(value) : typeof value === 'function' ? 'a function' : String(Object(value) === value ? Object.prototype.toString.call(value) : value));

const isOneOf = (...names) => [(value) => names.includes(value), names.map((name) => `'${name}'`).join(', ')];
const isFunction = [(value) => typeof value === 'function', 'a function'];

/** What the engine never sees, and so cannot check. */
const own = {
  fetch: isFunction,
  onWarning: isFunction,
  credentials: isOneOf('omit', 'same-origin', 'include'),
  redirect: isOneOf('follow', 'manual', 'error'),
  signal: [(value) => typeof value?.addEventListener === 'function', 'an AbortSignal'],
  headers: [() => true],
  body: [() => true],
  url: [() => true],
};

/** The caller's options in two: `[ours, the engine's]`, both without what is not set. Plain data is copied: what the caller changes later does not matter. */
function sorted(options) {
  const [ours, plain] = [{}, {}];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (Object.hasOwn(own, name)) {
      const [fits, what] = own[name];
      if (value === null) continue;
      if (!fits(value)) throw refuse(name, what, value);
      ours[name] = value;
    } else {
      try {
        plain[name] = structuredClone(value);
      } catch (cause) {
        throw refuse(name, 'plain data', value, cause);
      }
    }
  }
  return [ours, plain];
}

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

/** A feed whose engine comes from `load`. Checks what JavaScript alone can check; the engine checks the rest. */
export function feedFrom(load, where, options = {}) {
  if (typeof options !== 'object' || options === null) throw error('bad-options', `the options must be an object, not ${shown(options)}`, { path: 'options' });
  const [{ headers, body, url, credentials = 'same-origin', ...shell }, plain] = sorted(options);
  const source = typeof where === 'function' ? where : undefined;
  if (!source && url !== undefined) throw error('bad-options', 'the URL is the first argument; `options.url` goes with a page source', { path: 'options.url' });
  plain.url = absolute(source ? (url ?? 'http://source.invalid/') : where);
  plain.dialect ??= cursor;
  plain.seed ??= crypto.getRandomValues(new Uint32Array(1))[0];
  if (body !== undefined) plain.body = typeof body === 'string' ? body : jsonText(body, 'options.body');
  const origin = globalThis.location?.origin;
  if (origin?.startsWith('http') && !source) plain.document = origin;
  const added = headerSource(headers);
  const leaky = typeof added === 'function' || added.length > 0 || credentials === 'include';
  return new Feed(load, textOf(plain), { redirect: leaky ? 'manual' : 'follow', ...shell, credentials, headers: added, source });
}

/** Compiles the engine from `source`, or from what `load` gives. */
export const readyFrom = (load, source) => compile(source === undefined ? load : () => source).then(() => {});
