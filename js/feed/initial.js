/**
 * @import { FeedOptions } from '../index.d.ts'
 * @import { Answer } from '../http/request.js'
 */
import { refuse, UnspoolError } from '../errors/errors.js';
import { bodyFrom, headersOf } from '../http/request.js';
import { knownIn } from './known.js';

const PATH = 'options.initial';

/**
 * The first answer, where somebody had it already: a server that rendered the page.
 *
 * @param {FeedOptions['initial']} initial
 * @returns {Answer | undefined}
 */
export function initialAnswer(initial) {
  if (initial === undefined) return undefined;
  // A Response and its like have what an initial page has, but not as plain data.
  if (Object.prototype.toString.call(initial) !== '[object Object]') throw refuse(PATH, 'a plain object', initial);
  knownIn(initial, PATH, `\`${PATH}\``, ['body', 'status', 'headers']);
  const { status = 200, headers = {} } = initial;
  if (!Number.isInteger(status) || status < 100 || status > 599) throw refuse(`${PATH}.status`, 'a status', status);
  if (typeof headers === 'function') throw refuse(`${PATH}.headers`, 'headers', headers);
  return { status, url: '', headers: headersOf(headers, `${PATH}.headers`), own: true, body: bodyOf(initial.body) };
}

/**
 * Copied: it is read later, maybe, and by then the caller may have changed the bytes, or given them away.
 *
 * @param {any} given
 */
function bodyOf(given) {
  let made;
  try {
    made = bodyFrom(given, `${PATH}.body`);
  } catch (thrown) {
    if (thrown instanceof UnspoolError) throw thrown;
  }
  if (!made) throw refuse(`${PATH}.body`, 'a text, bytes, or an object', given);
  return made.own ? made.body : made.body.slice();
}
