/**
 * @import { Detected } from './detect.d.ts'
 * @import { Answer, Asked } from '../http/request.js'
 */
import { asHeaders, bodyText, examine } from './examine.js';
import { literal, parsed } from './text.js';
import { DOCS, error } from '../errors/errors.js';
import { redacted, shown } from '../errors/shown.js';

/** Code that was printed already: each is printed once, however many feeds need it. */
const told = new Set();

/**
 * For a feed without a dialect in a development build: finds it in the first page, and says it once; or says why it
 * cannot.
 *
 * @param {any} page
 * @param {Asked} request
 * @param {Answer} answer
 * @returns {Detected['dialect']}
 */
export function learn(page, request, answer) {
  // Parsed again from the text: in `page`, integers beyond 2^53 have lost their last digits.
  const body = parsed(new TextDecoder().decode(answer.body)) ?? page;
  const asked = { ...request, body: bodyText(request.body) };
  const found = examine({ body, headers: asHeaders(answer.headers), request: asked });
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
