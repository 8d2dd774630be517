import { codes } from '../engine/protocol.js';
import { escaped, redacted, shown } from './shown.js';

export { codes };

/** Where it is written which dialect an API has. */
export const DOCS = 'docs/DIALECTS.md in the package says which dialect an API has';

export class UnspoolError extends Error {
  /** `facts`: `{ code, message, … }`; what else is in there becomes a property of the error. */
  constructor({ message, ...facts }, cause) {
    const told = !/^(bad-dialect|wrong-shape)$/.test(facts.code) || message.includes(DOCS);
    super(shown(told ? message : `${message} (${DOCS})`), cause === undefined ? undefined : { cause });
    Object.assign(this, { retryable: false }, facts);
    if (this.url) this.url = redacted(this.url);
    if (this.path) this.path = escaped(this.path);
  }

  get name() {
    return 'UnspoolError';
  }
}

/** Whether `value` is an UnspoolError, of this copy of the package or another, of this realm or another. */
export function isUnspoolError(value) {
  return value instanceof UnspoolError || (value?.name === 'UnspoolError' && codes.includes(value.code));
}

export const error = (code, message, more, cause) => new UnspoolError({ code, message, ...more }, cause);

/** A wrong value, in a message. */
const brief = (value) => {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value);
};

/** An option or an argument that is not what it must be. */
export const refuse = (path, what, value, cause) =>
  error('bad-options', `${path} must be ${what}, not ${brief(value)}`, { path }, cause);

/** What an unknown thrown value says. */
export const said = (thrown) => String(thrown?.message ?? thrown);
