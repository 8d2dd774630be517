/**
 * @import { Detected } from './detect.d.ts'
 * @import { Setup } from '../feed/create.js'
 * @import { Answer, Asked } from '../http/request.js'
 * @import { HostEvent } from '../http/transport.js'
 */
import { pageOf } from '../dialects/functions.js';
import { decoder } from '../engine/platform.js';
import { FAILED } from '../engine/protocol.js';
import { failureOf } from '../http/request.js';
import { asHeaders, bodyText, examine } from './examine.js';
import { literal, parsed } from './text.js';
import { DOCS, error } from '../errors/errors.js';
import { redacted, shown } from '../errors/shown.js';

/** Code that was printed already: each is printed once, however many feeds need it. */
const told = new Set();

/** As a feed begins that has no dialect: nothing is an item, and nothing comes next. */
const UNKNOWN = { items: '', key: null, next: null };

/**
 * What a feed without a dialect is made with in a development build, which finds it in the first page: the options for
 * the engine, and those of its host. Where the page size goes is not known either: with one, the first page is asked
 * for again. A `reset` meanwhile may have changed the URL.
 *
 * @param {Setup['plain']} plain the options for the engine
 * @param {(options: object) => string} textOf writes them
 * @param {Setup} rest
 * @returns {[text: string, setup: Setup]}
 */
export function learn(plain, textOf, rest) {
  /** @type {NonNullable<Setup['learn']>} */
  const learned = (event) => {
    // It is an answer.
    const { answer, request } = /** @type {Required<HostEvent>} */ (event);
    const page = pageOf(answer);
    if (page === undefined) return event;
    try {
      const known = { ...plain, url: request.url, dialect: dialectOf(page, request, answer, plain.limit) };
      return { plain: known, text: textOf(known), reuse: plain.limit === undefined };
    } catch (thrown) {
      return { ...failureOf(thrown), what: FAILED, number: request.turn };
    }
  };
  return [textOf({ ...plain, dialect: UNKNOWN, key: undefined, limit: undefined }), { ...rest, learn: learned }];
}

/**
 * The dialect that the first page tells, which is said once; or why it tells none.
 *
 * @param {any} page
 * @param {Asked} request
 * @param {Answer} answer
 * @param {number} [wanted] the page size that the caller wants
 * @returns {Detected['dialect']}
 */
function dialectOf(page, request, answer, wanted) {
  // Parsed again from the text: in `page`, integers beyond 2^53 have lost their last digits.
  const body = parsed(decoder().decode(answer.body)) ?? page;
  const asked = { ...request, body: bodyText(request.body) };
  const found = examine({ body, headers: asHeaders(answer.headers), request: asked, wanted });
  if (!found.sure) {
    const guess = found.dialect ? `. A guess: ${literal(found.dialect)}` : '';
    throw error(
      'bad-options',
      `options.dialect is missing, and this answer does not tell how the API pages: ${found.doubts.join('; ')}${guess}. ${DOCS}`,
      { path: 'options.dialect', url: request.url },
    );
  }
  if (!told.has(found.code)) {
    told.add(found.code);
    const code = found.code.replace(literal(request.url), () => literal(redacted(request.url)));
    console.info(
      `unspool: no dialect was given. By this answer (${shown(found.reasons.join('; '))}) it is this one; paste it, since in production it must be there:\n\n${code}`,
    );
  }
  return found.dialect;
}
