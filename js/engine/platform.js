// What the platform may lack. Nothing of it is made at import: it is looked for when it is used, and named if it is
// missing.
import { error, said } from '../errors/errors.js';

/**
 * A module of Node. Test runners that imitate a browser hide globals of Node, which its modules still have.
 *
 * @param {string} name
 * @returns {any}
 */
export const builtin = (name) => globalThis.process?.getBuiltinModule?.(name);

/** What stands in place of a global, if it is said in a message. */
const INSTEAD = {
  WebAssembly:
    "Safari's Lockdown Mode and Hermes, the engine of React Native, have none. Show a list here that the server pages",
  DecompressionStream: 'define it, or use `unspool/url` or `unspool/slim`, which unpack nothing',
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
 * @param {any} [from] where else it may be
 * @returns {any}
 */
export function needed(name, from = undefined) {
  const found = /** @type {any} */ (globalThis)[name] ?? from?.[name];
  if (found) return found;
  const { [name]: instead = 'define it before you make a feed' } = /** @type {Record<string, string>} */ (INSTEAD);
  throw unsupported(`\`${name}\` is missing here, and unspool needs it: ${instead}`);
}

/**
 * @param {TextDecoderOptions} options
 * @returns {TextDecoder}
 */
export const newDecoder = (options) => new (needed('TextDecoder', builtin('util')))('utf-8', options);

/** @type {TextDecoder | undefined} */
let reads;
/** Reads items, as `fetch` reads bytes. */
export const decoder = () => (reads ??= newDecoder({}));

/** @type {TextEncoder | undefined} */
let writes;
export const encoder = () => (writes ??= /** @type {TextEncoder} */ (new (needed('TextEncoder', builtin('util')))()));

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
  globalThis.crypto?.getRandomValues?.(new Uint32Array(2)) ?? [0, 0].map(() => Math.floor(Math.random() * 2 ** 32));

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
  if (!validate(probe))
    throw unsupported('WebAssembly has no SIMD here, and unspool needs it: all browsers since 2023 have it');
  try {
    new Module(probe);
  } catch (cause) {
    throw unsupported(
      `WebAssembly may not be compiled here: a content security policy must allow 'wasm-unsafe-eval'; on a platform that compiles at build time, give \`ready()\` a WebAssembly.Module (${said(cause)})`,
      cause,
    );
  }
}
