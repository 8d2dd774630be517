/** @import * as declared from './errors.d.ts' */
import { codes } from '../engine/protocol.js';
import { escaped, redacted, shown } from './shown.js';

export { codes };

/** Where it is written which dialect an API has. */
export const DOCS = 'docs/DIALECTS.md in the package says which dialect an API has';

export class UnspoolError extends Error {
  /**
   * What is in `facts` becomes a property of the error.
   *
   * @param {declared.ErrorFacts} facts
   * @param {unknown} [cause]
   */
  constructor({ message, ...facts }, cause) {
    const told = !/^(bad-dialect|wrong-shape)$/.test(facts.code) || message.includes(DOCS);
    super(shown(told ? message : `${message} (${DOCS})`), cause === undefined ? undefined : { cause });
    const own = Object.assign(this, { retryable: false }, facts);
    if (own.url) own.url = redacted(own.url);
    if (own.path) own.path = escaped(own.path);
  }

  get name() {
    return 'UnspoolError';
  }
}

/**
 * Whether `value` is an UnspoolError, of this copy of the package or another, of this realm or another.
 *
 * @param {any} value
 * @returns {value is declared.UnspoolError}
 */
export function isUnspoolError(value) {
  return value instanceof UnspoolError || (value?.name === 'UnspoolError' && codes.includes(value.code));
}

/**
 * Its properties come from the facts, which the compiler does not see.
 *
 * @type {typeof declared.error}
 */
export const error = (code, message, more, cause) =>
  /** @type {any} */ (new UnspoolError({ code, message, ...more }, cause));

/**
 * A wrong value, in a message.
 *
 * @param {unknown} value
 */
const brief = (value) => {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value);
};

/**
 * An option, an argument or a field of the dialect that is not what it must be.
 *
 * @type {typeof declared.refuse}
 */
export const refuse = (path, what, value, cause) =>
  error(
    /^dialect/.test(path) ? 'bad-dialect' : 'bad-options',
    `\`${path}\` must be ${what}, not ${brief(value)}`,
    { path },
    cause,
  );

/**
 * What an unknown thrown value says, in one line.
 *
 * @param {any} thrown
 */
export const said = (thrown) => String(thrown?.message ?? thrown).replace(/\s+/g, ' ');
