/**
 * @import { AnswerHead, Dialect, SentRequest } from './dialect.d.ts'
 * @import { Answer } from '../http/request.js'
 */
import { error, said, UnspoolError } from '../errors/errors.js';
import { jsonText } from '../engine/json-text.js';
import { encoder, needed, newDecoder } from '../engine/platform.js';

// The way out: a dialect whose `items`, `next` or `back` are functions. They are called here, and the engine is handed
// what they gave: items as the body, requests as headers that no server is heard by. Everything else is the engine's,
// as ever.

/**
 * The functions of a dialect, bound to it.
 * @typedef {{ [name in 'items' | 'next' | 'back']?: (...args: any[]) => any }} Functions
 */

const FUNCTIONS = /** @type {const} */ (['items', 'next', 'back']);
/** @param {string} name */
const headerOf = (name) => `unspool-${name}`;

/** The engine drops longer headers, and a request that is dropped looks like the end. */
const LONGEST = 60_000;

/**
 * Whether a field of a dialect reads the body of the answer: in it stands `"body:…"`, and neither as a member nor, in a
 * stop rule, as a target.
 *
 * @param {string} name
 * @param {unknown} value
 */
const readsBody = (name, value) =>
  name === 'item' ||
  /"body:[^"]*"(?!:)/.test(name === 'stop' ? JSON.stringify(value).replace(/"at":"body:/g, '') : JSON.stringify(value));

/**
 * A dialect in two: the data that the engine reads, and the functions (none: undefined).
 *
 * @param {any} dialect what the caller gave for one
 * @returns {[data: any, functions: Functions | undefined]}
 */
export function split(dialect) {
  const names =
    typeof dialect === 'object' && dialect !== null
      ? FUNCTIONS.filter((name) => typeof dialect[name] === 'function')
      : [];
  if (names.length === 0) return [dialect, undefined];
  const [data, functions] = [{ ...dialect }, /** @type {Functions} */ ({})];
  for (const name of names) {
    const own = dialect[name];
    functions[name] = (...args) => own.apply(dialect, args);
    data[name] = name === 'items' ? '' : { request: `header:${headerOf(name)}` };
  }
  if (functions.items) {
    for (const name of ['item', 'next', 'back', 'stop', 'error', 'truncated', 'pause']) {
      if (data[name] && readsBody(name, data[name])) {
        throw error(
          'bad-dialect',
          `\`dialect.${name}\` reads the answer, and with a function for \`items\` the engine sees items only: say it by a function for \`next\``,
          { path: `dialect.${name}` },
        );
      }
    }
  }
  return [data, functions];
}

/**
 * @param {string} name
 * @param {string} why
 * @param {unknown} [cause]
 */
const refuse = (name, why, cause) =>
  error('callback', `\`dialect.${name}\` ${why}`, { path: `dialect.${name}` }, cause);

/**
 * @param {Functions} functions
 * @param {keyof Functions} name
 * @param {...unknown} args
 */
async function call(functions, name, ...args) {
  try {
    return await /** @type {NonNullable<Functions[typeof name]>} */ (functions[name])(...args);
  } catch (cause) {
    throw cause instanceof UnspoolError ? cause : refuse(name, `failed: ${said(cause)}`, cause);
  }
}

const CHANGES = ['url', 'query', 'method', 'headers', 'body'];

/**
 * What a function asks for next, as the engine reads it; undefined for the end.
 *
 * @param {string} name
 * @param {any} given
 */
function changes(name, given) {
  if (given === null || given === undefined || given === false || given === '') return undefined;
  const url = typeof given === 'string' ? given : given.href;
  if (typeof url === 'string') return { url };
  if (typeof given !== 'object' || Array.isArray(given))
    throw refuse(name, `must give a URL, { ${CHANGES.join(', ')} } or null, not ${said(given)}`);
  const stranger = Object.keys(given).find((field) => !CHANGES.includes(field));
  if (stranger !== undefined)
    throw refuse(
      name,
      `gave the unknown field \`${stranger}\`; it may give ${CHANGES.join(', ')}, and parameters go into \`query\``,
    );
  /** @param {any} from */
  const pairs = (from) =>
    Object.fromEntries(
      (from[Symbol.iterator] ? [...from] : Object.entries(from)).map(([field, value]) => [
        field,
        value === null || value === undefined ? null : String(value),
      ]),
    );
  /** @type {Record<string, unknown>} */
  const out = {};
  if (given.url !== undefined) out.url = String(given.url);
  if (given.method !== undefined) out.method = String(given.method);
  if (given.query) out.query = pairs(given.query);
  if (given.headers) out.headers = pairs(given.headers);
  if (given.body !== undefined)
    out.body =
      given.body === null || typeof given.body === 'string' ? given.body : jsonText(given.body, `dialect.${name}`);
  return out;
}

/**
 * The page in an answer: undefined if there is none, or none that can be read. What is wrong with it the engine says.
 *
 * @param {Answer} answer
 * @returns {any}
 */
export function pageOf({ status, body }) {
  if (status < 200 || status > 299) return undefined;
  try {
    return JSON.parse(newDecoder({ fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/**
 * The answer as the engine is to see it.
 *
 * @param {Functions} functions
 * @param {SentRequest} request
 * @param {Answer} answer
 * @returns {Promise<Answer>}
 */
export async function evaluate(functions, request, answer) {
  const headers = answer.headers.filter(([name]) => !FUNCTIONS.some((own) => name.toLowerCase() === headerOf(own)));
  const page = pageOf(answer);
  if (page === undefined) return { ...answer, headers };
  /** @type {AnswerHead} */
  const response = {
    status: answer.status,
    url: answer.url || request.url,
    headers: new (needed('Headers'))(answer.headers),
  };
  let { body } = answer;
  if (functions.items) {
    const items = await call(functions, 'items', page, response);
    if (!Array.isArray(items)) throw refuse('items', `must give an array, not ${said(items)}`);
    try {
      body = encoder().encode(JSON.stringify(items));
    } catch (cause) {
      throw refuse('items', `gave what cannot be written as JSON: ${said(cause)}`, cause);
    }
  }
  for (const name of /** @type {const} */ (['next', 'back'])) {
    const change = functions[name] && changes(name, await call(functions, name, page, request, response));
    if (!change) continue;
    // Headers carry no line breaks and, as bytes, nothing beyond ASCII; JSON can do without either.
    const text = JSON.stringify(change).replace(
      /[^ -~]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    if (text.length > LONGEST) throw refuse(name, `gave a request of ${text.length} characters: ${LONGEST} at most`);
    headers.push([headerOf(name), text]);
  }
  return { ...answer, headers, body, given: answer };
}
