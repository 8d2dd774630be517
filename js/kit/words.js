/** @import { RecordedRequest } from './kit.d.ts' */

/**
 * A request in a line, for people.
 *
 * @param {RecordedRequest} request
 */
export const callOf = ({ method, url, body }) =>
  `${method} ${url}${body === null ? '' : ` with ${JSON.stringify(body)?.slice(0, 200)}`}`;
