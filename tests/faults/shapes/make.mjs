// What the shapes of this folder are made of: 93 rows, 20 a page.
import { answerOf, Rows } from './origin.mjs';

export const COUNT = 93;
export const SIZE = 20;
export const PAGES = Math.ceil(COUNT / SIZE);

/** With another number in the place of a parameter. */
export const lowerQuery = (name) => (request, size) => ({
  ...request,
  url: request.url.replace(new RegExp(`([?&]${name}=)\\d+`), `$1${size}`),
});
export const lowerBody = (read) => (request, size) => {
  const body = JSON.parse(request.body.toString());
  read(body, size);
  return { ...request, body: Buffer.from(JSON.stringify(body)) };
};

/**
 * A list that is served here. `serve(ask, rows)` gives `{ body, headers, status }`; `ask`: `get(name)` of the query,
 * `body`, `origin`, `path`. `says` tells where an answer says what: `list`, `next` (every place of the continuation),
 * `by` (`token`, `url`, `counter`, `last`), `flag`, `total`, `pages`.
 */
export const own = ({ serve, body, ...shape }) => ({
  own: true,
  rows: (big) => new Rows(COUNT, big),
  serve: (rows, request) => answerOf(serve, rows, request),
  ask: (origin) => ({ url: `${origin}/items`, body, limit: SIZE }),
  lower: lowerQuery('limit'),
  ...shape,
});

/** How many rows are asked for. */
export const sizeOf = (text) => Number(text ?? SIZE);

/** The page behind a row: its rows, whether there are more, and the id of the last. */
export function behind(rows, id, size) {
  const start = rows.after(id);
  const end = Math.min(start + size, rows.length);
  return { start, end, more: end < rows.length, last: end > start ? rows.id(end - 1) : null };
}

/** An opaque token for the place behind a row, and back. */
export const token = (id) => Buffer.from(`after:${id}`).toString('base64url');
export const idOf = (text) => (text ? Buffer.from(text, 'base64url').toString().slice('after:'.length) : null);

export const limit = { at: 'query:limit' };
