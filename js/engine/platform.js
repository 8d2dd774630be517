// What the platform may lack. Nothing of it is made at import: it is looked for when it is used, and named if it is
// missing.
import { error, said } from '../errors/errors.js';

/**
 * A module of Node. Test runners that imitate a browser hide globals of Node, which its modules still have.
 *
 * @param {string} name
 * @returns {any}
 */
export function builtin(name) {
  try {
    return globalThis.process?.getBuiltinModule?.(name);
  } catch {
    // In Next's edge runtime a look at it throws.
  }
}

/**
 * What to do without some of what is needed.
 *
 * @type {Record<string, string>}
 */
const INSTEAD = {
  WebAssembly: "Safari's Lockdown Mode and Hermes have none. Show a list that the server pages",
  DecompressionStream: 'define it, or use `unspool/url` or `unspool/slim`',
  fetch: 'define it, or give the option `fetch`',
};

/**
 * @param {string} message
 * @param {unknown} [cause]
 */
const unsupported = (message, cause) => error('unsupported', message, {}, cause);

/**
 * What goes by this name here.
 *
 * @param {string} name
 * @returns {any}
 */
export function needed(name) {
  const found = /** @type {any} */ (globalThis)[name] ?? builtin('util')?.[name];
  if (found) return found;
  throw unsupported(`\`${name}\` is missing here: ${INSTEAD[name] ?? 'define it first'}`);
}

/**
 * @param {TextDecoderOptions} options
 * @returns {TextDecoder}
 */
export const newDecoder = (options) => new (needed('TextDecoder'))('utf-8', options);

/** @type {TextDecoder | undefined} */
let reads;
/** Reads items, as `fetch` reads bytes. */
export const decoder = () => (reads ??= newDecoder({}));

/** @type {TextEncoder | undefined} */
let writes;
export const encoder = () => (writes ??= /** @type {TextEncoder} */ (new (needed('TextEncoder'))()));

/**
 * Where values cannot be held weakly, they are held as long as the holder is.
 *
 * @template {WeakKey} T
 * @param {T} value
 * @returns {{ deref(): T | undefined }}
 */
export const weakly = (value) => (typeof WeakRef === 'function' ? new WeakRef(value) : { deref: () => value });

/** Two random numbers of 32 bits. Where nothing better is there, those of `Math.random`. */
export const random = () =>
  globalThis.crypto?.getRandomValues?.(new Uint32Array(2)) ?? [0, 0].map(() => (Math.random() * 2 ** 32) >>> 0);

/**
 * What a value is, whatever realm or bundler it comes from.
 *
 * @param {unknown} value
 */
export const kindOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

/** A module with one function that takes one instruction of SIMD (as the package wasm-feature-detect has it). */
const PROBE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
];

/** Throws why no engine can be compiled here: to find that out takes microseconds, and nothing was sent yet. */
export function mayCompile() {
  const { validate, Module } = needed('WebAssembly');
  const probe = new Uint8Array(PROBE);
  if (!validate(probe)) throw unsupported('WebAssembly has no SIMD here, which all browsers have had since 2023');
  try {
    new Module(probe);
  } catch (cause) {
    throw unsupported(
      `WebAssembly may not be compiled here: a content security policy must allow 'wasm-unsafe-eval'; where only the build compiles, call \`ready()\` with a WebAssembly.Module (${said(cause)})`,
      cause,
    );
  }
}
