/**
 * @import { FeedOptions } from '../index.d.ts'
 * @import { Answer } from '../http/request.js'
 */
import { refuse } from '../errors/errors.js';
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
  knownIn(initial, PATH, `\`${PATH}\``, ['body', 'status', 'headers']);
  const { status = 200, headers = {} } = initial;
  if (!Number.isInteger(status) || status < 100 || status > 599)
    throw refuse(`${PATH}.status`, 'a status of HTTP', status);
  const body = bodyFrom(initial.body, `${PATH}.body`);
  if (!body) throw refuse(`${PATH}.body`, 'a text, bytes, or an object', initial.body);
  return { status, url: '', headers: headersOf(headers, `${PATH}.headers`), ...body };
}
