/** @import * as declared from './detect.d.ts' */
import { asHeaders, bodyText, examine } from './examine.js';
import { parsed } from './text.js';
import { error } from '../errors/errors.js';

/**
 * @param {any} response
 * @param {declared.FirstRequest} [request]
 * @returns {Promise<declared.Detected>}
 */
export async function detect(response, request) {
  if (typeof response !== 'object' || response === null)
    throw error('bad-options', '`response` must be a Response, or { url, headers, body }', { path: 'response' });
  const isResponse = typeof response.text === 'function';
  const text = isResponse ? await (response.bodyUsed ? response : response.clone()).text() : response.body;
  const body = parsed(text);
  if (body === undefined) throw error('not-json', 'the body is not JSON', { url: response.url });
  const sent = request && {
    method: request.method?.toUpperCase(),
    url: String(request.url ?? response.url ?? ''),
    body: bodyText(request.body),
  };
  return examine({ body, headers: asHeaders(response.headers), url: response.url || undefined, request: sent });
}
