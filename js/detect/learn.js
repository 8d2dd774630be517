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
 * What an answer tells of how its API pages.
 *
 * @param {any} page
 * @param {Asked} request
 * @param {Answer} answer
 * @param {number} [wanted] the page size that the caller wants
 */
function foundIn(page, request, answer, wanted) {
  // Parsed again from the text: in `page`, integers beyond 2^53 have lost their last digits.
  const body = parsed(decoder().decode(answer.body)) ?? page;
  const asked = { ...request, body: bodyText(request.body) };
  return examine({ body, headers: asHeaders(answer.headers), request: asked, wanted });
}

/**
 * Says once what to paste.
 *
 * @param {Detected} found
 * @param {Asked} request
 * @param {(reasons: string) => string} say
 */
function tell({ code, reasons }, { url }, say) {
  if (told.has(code)) return;
  told.add(code);
  const lines = code.replace(literal(url), () => literal(redacted(url)));
  console.info(`unspool: ${say(shown(reasons.join('; ')))}:\n\n${lines}`);
}

/**
 * Of a dialect that does not fit the first answer, or that finds no way on where there is one: what would.
 *
 * @param {HostEvent} event the answer
 * @param {string} name the feed, for people
 * @param {string} trouble what is wrong
 * @param {number} [wanted] the page size that the caller wants
 */
export function advise({ answer, request }, name, trouble, wanted) {
  const page = answer && pageOf(answer);
  if (page === undefined || !answer || !request) return;
  const found = foundIn(page, request, answer, wanted);
  if (found.sure && found.dialect?.next)
    tell(
      found,
      request,
      (reasons) => `${name}: ${trouble}. By this answer (${reasons}) the dialect is this one, to paste`,
    );
}

/**
 * What may be right. Where nothing leads on there are several ways, and one page alone is the least likely.
 *
 * @param {any} dialect
 * @param {Asked} request
 */
function guessOf(dialect, { method }) {
  if (dialect.next || method !== 'GET') return `A guess: ${literal(dialect)}`;
  const { next: _none, ...list } = dialect;
  const rest = literal(list);
  const field = literal(typeof list.key === 'string' && list.key ? list.key : 'id');
  return `From 'unspool/dialects' take page('page', 1, ${rest}) if \`?page=2\` is the next page, offset('offset', 'items', ${rest}) if \`?offset=\` skips rows, lastItem('after', ${field}, ${rest}) if \`?after=\` names the last row; or ${literal(dialect)} if this is all`;
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
  const found = foundIn(page, request, answer, wanted);
  if (!found.sure) {
    const guess = found.dialect ? `. ${guessOf(found.dialect, request)}` : '';
    throw error(
      'bad-options',
      `options.dialect is missing, and this answer does not tell how the API pages: ${found.doubts.join('; ')}${guess}. ${DOCS}`.replace(
        '?. ',
        '? ',
      ),
      { path: 'options.dialect', url: request.url },
    );
  }
  tell(
    found,
    request,
    (reasons) =>
      `no dialect was given. By this answer (${reasons}) it is this one; paste it, since in production it must be there`,
  );
  return found.dialect;
}
