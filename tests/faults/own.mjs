// Shapes that are served here: what the server says, and the dialect that reads it. 93 rows, 20 a page.
import { Rows, answerOf } from './origin.mjs';

export const COUNT = 93;
export const SIZE = 20;

/** `says` tells where an answer says what: `list`, `next` (every place of the continuation), `flag`, `total`, `pages`. */
const own = ({ method = 'GET', path = '/items', limit = 'limit', serve, ...shape }) => ({
  own: true,
  pages: Math.ceil(COUNT / SIZE),
  rows: (big) => new Rows(COUNT, big),
  serve: (rows, request) => answerOf(serve, rows, request),
  ask: (origin) => ({ url: origin + path, method, ...(shape.post && { body: shape.post }), limit: SIZE }),
  lower: (request, size) => ({ ...request, url: request.url.replace(new RegExp(`([?&]${limit}=)\\d+`), `$1${size}`) }),
  ...shape,
});

const sizeOf = (text) => Number(text ?? SIZE);
/** One page behind a row. */
function behind(rows, id, size) {
  const start = rows.after(id);
  const end = Math.min(start + size, rows.length);
  return { start, list: rows.slice(start, size), more: end < rows.length, last: end > start ? rows.id(end - 1) : null };
}
const token = (id) => Buffer.from(`after:${id}`).toString('base64url');
const idOf = (text) => (text ? Buffer.from(text, 'base64url').toString().slice('after:'.length) : null);

export const ownShapes = [
  own({
    name: 'token',
    doc: 'a token in the body, `null` at the end',
    says: { list: 'body:data', next: ['body:next_cursor'], by: 'token' },
    dialect: { items: 'data', key: 'id', limit: { at: 'query:limit' }, next: { set: { 'query:cursor': 'body:next_cursor' } } },
    serve({ get }, rows) {
      const { list, more, last } = behind(rows, idOf(get('cursor')), sizeOf(get('limit')));
      return { body: { data: list, next_cursor: more ? token(last) : null } };
    },
  }),
  own({
    name: 'token-flag',
    doc: 'a token, and a flag that outranks it',
    says: { list: 'body:data', next: ['body:meta.next_cursor'], by: 'token', flag: 'body:meta.has_more' },
    dialect: {
      items: 'data',
      key: 'id',
      limit: { at: 'query:limit' },
      next: { set: { 'query:cursor': 'body:meta.next_cursor' } },
      stop: [{ flag: 'body:meta.has_more' }],
    },
    serve({ get }, rows) {
      const { list, more, last } = behind(rows, idOf(get('cursor')), sizeOf(get('limit')));
      return { body: { data: list, meta: { has_more: more, next_cursor: more ? token(last) : null } } };
    },
  }),
  own({
    name: 'last-flag',
    doc: 'the id of the last item goes into the request; a flag says whether there is more',
    says: { list: 'body:data', next: [], by: 'last', flag: 'body:has_more' },
    dialect: {
      items: 'data',
      key: 'id',
      limit: { at: 'query:limit' },
      next: { set: { 'query:starting_after': 'last:id' } },
      stop: [{ flag: 'body:has_more' }],
    },
    serve({ get }, rows) {
      const { list, more } = behind(rows, get('starting_after'), sizeOf(get('limit')));
      return { body: { object: 'list', data: list, has_more: more } };
    },
  }),
  own({
    name: 'url',
    doc: 'an absolute URL in the body, `null` at the end',
    says: { list: 'body:results', next: ['body:next'], by: 'url' },
    dialect: { items: 'results', key: 'id', limit: { at: 'query:limit' }, next: { url: 'body:next' } },
    serve({ get, origin, path }, rows) {
      const { list, more, last } = behind(rows, get('after'), sizeOf(get('limit')));
      return { body: { next: more ? `${origin}${path}?limit=${sizeOf(get('limit'))}&after=${last}` : null, results: list } };
    },
  }),
  own({
    name: 'offset-total',
    doc: 'how many items to skip, and how many there are',
    says: { list: 'body:items', next: [], by: 'counter', total: 'body:total' },
    dialect: {
      items: 'items',
      key: 'id',
      limit: { at: 'query:limit', default: SIZE },
      next: { set: { 'query:offset': { inc: 'limit', from: 0 } } },
      stop: [{ total: 'body:total', at: 'query:offset' }],
    },
    serve({ get }, rows) {
      return { body: { total: rows.length, items: rows.slice(Number(get('offset') ?? 0), sizeOf(get('limit'))) } };
    },
  }),
  own({
    name: 'page-pages',
    doc: 'page numbers, and how many pages there are',
    says: { list: 'body:items', next: [], by: 'counter', pages: 'body:pages' },
    dialect: {
      items: 'items',
      key: 'id',
      limit: { at: 'query:limit' },
      next: { set: { 'query:page': { inc: 1, from: 1 } } },
      stop: [{ pages: 'body:pages', at: 'query:page', base: 1 }],
    },
    serve({ get }, rows) {
      const [page, size] = [Number(get('page') ?? 1), sizeOf(get('limit'))];
      return { body: { items: rows.slice((page - 1) * size, size), page, pages: Math.ceil(rows.length / size) } };
    },
  }),
];
