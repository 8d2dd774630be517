import { compile } from './engine.js';
import { cursor } from './dialects.js';
import { error, said } from './errors.js';
import { Feed } from './feed.js';
import { absolute, headerSource } from './request.js';

function mustBe(options, name, type, what) {
  const value = options[name];
  if (value !== undefined && value !== null && typeof value !== type) {
    throw error('bad-options', `options.${name} must be ${what}, not ${String(value)}`, { path: `options.${name}` });
  }
}

function mustBeOneOf(options, name, words) {
  const value = options[name];
  if (value !== undefined && value !== null && !words.includes(value)) {
    const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
    throw error('bad-options', `options.${name} must be one of "${words.join('", "')}", not ${shown}`, { path: `options.${name}` });
  }
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

/** Plain data, copied: what the caller changes later does not matter. */
function copy(value) {
  try {
    return structuredClone(value);
  } catch (cause) {
    throw error('bad-options', `the options hold something that is not plain data: ${said(cause)}`, { path: 'options' }, cause);
  }
}

/** A feed whose engine comes from `load`. Checks what JavaScript alone can check; the engine checks the rest. */
export function feedFrom(load, where, options = {}) {
  if (typeof options !== 'object' || options === null) throw error('bad-options', `the options must be an object, not ${String(options)}`, { path: 'options' });
  const { headers, credentials, redirect, fetch, signal, onWarning, body, url, ...rest } = options;
  mustBe(options, 'fetch', 'function', 'a function');
  mustBe(options, 'onWarning', 'function', 'a function');
  mustBeOneOf(options, 'credentials', ['omit', 'same-origin', 'include']);
  mustBeOneOf(options, 'redirect', ['follow', 'manual', 'error']);
  mustBe(options, 'signal', 'object', 'an AbortSignal');
  const source = typeof where === 'function' ? where : undefined;
  const own = headerSource(headers);
  const plain = Object.fromEntries(Object.entries(copy(rest)).filter(([, value]) => value !== undefined));
  plain.dialect ??= cursor;
  plain.url = absolute(source ? (url ?? 'http://source.invalid/') : where);
  if (!source && url !== undefined) throw error('bad-options', 'the URL is the first argument; `url` goes with a page source', { path: 'options.url' });
  if (body !== undefined && body !== null) plain.body = typeof body === 'string' ? body : jsonOf(body);
  const origin = globalThis.location?.origin;
  if (origin?.startsWith('http') && !source) plain.document = origin;
  plain.seed ??= crypto.getRandomValues(new Uint32Array(1))[0];
  const leaky = typeof own === 'function' || own.length > 0 || credentials === 'include';
  const shell = { headers: own, credentials: credentials ?? 'same-origin', redirect: redirect ?? (leaky ? 'manual' : 'follow') };
  return new Feed(load, textOf(plain), { ...shell, fetch: fetch ?? undefined, source, signal: signal ?? undefined, onWarning: onWarning ?? undefined });
}

function jsonOf(body) {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw error('bad-options', `the body cannot be written as JSON: ${said(cause)}`, { path: 'options.body' }, cause);
  }
}

/** Compiles the engine from `source`, or from what `load` gives. */
export const readyFrom = (load, source) => compile(source === undefined ? load : () => source).then(() => {});
