// Stand-ins for `fetch` in the places where apps ask: several addresses of one app, and pages that Playwright drives.
import { Unwritable } from './places.js';
import { readCall } from './requests.js';
import { pagedFetch } from './paged.js';
import { callOf } from './words.js';

/** @import { FakeFetch, PagedOptions, PlaywrightRoute, RecordedRequest, RouteHandler } from './kit.d.ts' */

/** Whether a path is that of a pattern, in which `*` stands for anything. */
function fits(/** @type {string} */ pattern, /** @type {RecordedRequest} */ { method, path, url }) {
  const [, verb, where] = /** @type {RegExpExecArray} */ (/^(?:([A-Z]+) )?(.*)$/.exec(pattern));
  if (verb && verb !== method) return false;
  const parts = where.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(where.startsWith('/') ? path : url.replace(/[?#].*/, ''));
}

/**
 * @param {Record<string, (input: any, init?: RequestInit) => Promise<Response>>} routes
 * @param {(input: any, init?: RequestInit) => Promise<Response>} [otherwise]
 */
export function routedFetch(routes, otherwise) {
  return async (/** @type {any} */ input, /** @type {RequestInit | undefined} */ init) => {
    const { request } = await readCall(input, init);
    const [, fetch = otherwise] = Object.entries(routes).find(([pattern]) => fits(pattern, request)) ?? [];
    if (fetch) return fetch(input, init);
    throw new Unwritable(`nobody answers ${callOf(request)}; there are routes for ${Object.keys(routes).join(', ')}`);
  };
}

/**
 * What lets a page of another origin read an answer, and its headers.
 *
 * @param {string | undefined} origin
 * @returns {Record<string, string>}
 */
const cors = (origin) =>
  origin === undefined
    ? {}
    : {
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        vary: 'origin',
      };

/**
 * @param {FakeFetch} fetch
 * @returns {RouteHandler}
 */
export function toRoute(fetch) {
  const handler = async (/** @type {PlaywrightRoute} */ route) => {
    const asked = route.request();
    const headers = asked.headers();
    const allowed = cors(headers.origin);
    if (asked.method() === 'OPTIONS') {
      const wanted = { 'access-control-allow-headers': headers['access-control-request-headers'] ?? '*' };
      const methods = { 'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE' };
      return route.fulfill({ status: 204, headers: { ...allowed, ...wanted, ...methods } });
    }
    /** @type {Response} */
    let response;
    try {
      response = await fetch(asked.url(), { method: asked.method(), headers, body: asked.postData() });
    } catch (thrown) {
      if (thrown instanceof TypeError) return route.abort('failed');
      throw thrown;
    }
    const exposed = [...response.headers.keys()].join(', ');
    const all = { ...Object.fromEntries(response.headers), ...allowed };
    if (headers.origin !== undefined) all['access-control-expose-headers'] = exposed;
    await route.fulfill({ status: response.status, headers: all, body: await response.text() });
  };
  const members = Object.getOwnPropertyDescriptors(fetch);
  for (const name of ['length', 'name', 'prototype']) delete members[name];
  return /** @type {any} */ (Object.defineProperties(handler, members));
}

/**
 * @param {Parameters<typeof pagedFetch>[0]} rows
 * @param {PagedOptions} options
 */
export const pagedRoute = (rows, options) => toRoute(pagedFetch(rows, options));
