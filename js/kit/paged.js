import { Pager } from './pager.js';
import { standIn } from './stand-in.js';

/** @import { FakeFetch, PagedOptions, RecordedRequest } from './kit.d.ts' */

/**
 * @param {readonly any[] | ((request: RecordedRequest) => readonly any[] | Promise<readonly any[]>)} rows
 * @param {PagedOptions} options
 * @returns {FakeFetch}
 */
export function pagedFetch(rows, options) {
  const pager = new Pager(rows, options);
  return standIn((request) => pager.answer(request), options.latency);
}
