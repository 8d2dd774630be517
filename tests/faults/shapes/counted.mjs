// Shapes in which the client counts, or takes the next position from the last item: what each server says, and the
// dialect that reads it.
import { behind, limit, own, SIZE, sizeOf } from './make.mjs';

const counted = { at: 'query:limit', default: SIZE };
const skip = { set: { 'query:offset': { inc: 'limit', from: 0 } } };
const turn = { set: { 'query:page': { inc: 1, from: 1 } } };

/** From where to where a page goes, by `offset` or by `page`. */
function range({ get }, rows) {
  const size = sizeOf(get('limit'));
  const start = get('page') === null ? Number(get('offset') ?? 0) : (Number(get('page')) - 1) * size;
  const end = Math.min(start + size, rows.length);
  return { size, start, end, more: end < rows.length };
}

export const counting = [
  own({
    name: 'offset-total',
    doc: 'how many items to skip, and how many there are',
    says: { list: 'body:items', next: [], by: 'counter', total: 'body:total' },
    dialect: {
      items: 'items',
      key: 'id',
      limit: counted,
      next: skip,
      stop: [{ total: 'body:total', at: 'query:offset' }],
    },
    serve(ask, rows) {
      const { start, end } = range(ask, rows);
      return { body: { total: rows.length, items: rows.slice(start, end) } };
    },
  }),
  own({
    name: 'offset-range',
    doc: 'a bare array, and `Content-Range` with the number of all rows',
    says: { list: 'body:', next: [], by: 'counter', total: 'header:content-range' },
    number: (answer, n) => ({
      ...answer,
      headers: { ...answer.headers, 'content-range': answer.headers['content-range'].replace(/\d+$/, n) },
    }),
    dialect: {
      items: '',
      key: 'id',
      limit,
      next: skip,
      stop: [{ total: 'header:content-range', tail: true, at: 'query:offset' }, { short: true }],
      endStatus: [416],
    },
    serve(ask, rows) {
      const { start, end } = range(ask, rows);
      const range_ = end > start ? `${start}-${end - 1}` : '*';
      return { status: 206, body: rows.slice(start, end), headers: { 'content-range': `${range_}/${rows.length}` } };
    },
  }),
  own({
    name: 'offset-empty',
    doc: 'how many items to skip; an empty page ends the list',
    says: { list: 'body:items', next: [], by: 'counter' },
    dialect: { items: 'items', key: 'id', limit: counted, next: skip, stop: [{ empty: true }] },
    serve(ask, rows) {
      const { start, end } = range(ask, rows);
      return { body: { items: rows.slice(start, end) } };
    },
  }),
  own({
    name: 'offset-short',
    doc: 'how many items to skip; a page shorter than the limit ends the list',
    says: { list: 'body:items', next: [], by: 'counter' },
    short: true,
    dialect: { items: 'items', key: 'id', limit: counted, next: skip, stop: [{ short: true }] },
    serve(ask, rows) {
      const { start, end } = range(ask, rows);
      return { body: { items: rows.slice(start, end) } };
    },
  }),
  own({
    name: 'page-pages',
    doc: 'page numbers, and how many pages there are',
    says: { list: 'body:items', next: [], by: 'counter', pages: 'body:pages' },
    dialect: {
      items: 'items',
      key: 'id',
      limit,
      next: turn,
      stop: [{ pages: 'body:pages', at: 'query:page', base: 1 }],
    },
    serve(ask, rows) {
      const { start, end, size } = range(ask, rows);
      return { body: { items: rows.slice(start, end), pages: Math.ceil(rows.length / size) } };
    },
  }),
  own({
    name: 'page-flag',
    doc: 'page numbers, and a flag',
    says: { list: 'body:items', next: [], by: 'counter', flag: 'body:has_more' },
    dialect: { items: 'items', key: 'id', limit, next: turn, stop: [{ flag: 'body:has_more' }] },
    serve(ask, rows) {
      const { start, end, more } = range(ask, rows);
      return { body: { items: rows.slice(start, end), has_more: more } };
    },
  }),
  own({
    name: 'page-empty',
    doc: 'page numbers over bare arrays; an empty one ends the list',
    says: { list: 'body:', next: [], by: 'counter' },
    dialect: { items: '', key: 'id', limit, next: turn, stop: [{ empty: true }] },
    serve(ask, rows) {
      const { start, end } = range(ask, rows);
      return { body: rows.slice(start, end) };
    },
  }),
  own({
    name: 'page-404',
    doc: 'page numbers; past the end is a 404',
    says: { list: 'body:results', next: [], by: 'counter' },
    dialect: { items: 'results', key: 'id', limit, next: turn, endStatus: [404] },
    serve(ask, rows) {
      const { start, end } = range(ask, rows);
      return end > start
        ? { body: { results: rows.slice(start, end) } }
        : { status: 404, body: { detail: 'Invalid page.' } };
    },
  }),
  own({
    name: 'last-flag',
    doc: 'the id of the last item goes into the request; a flag says whether there is more',
    says: { list: 'body:data', next: [], by: 'last', flag: 'body:has_more' },
    dialect: {
      items: 'data',
      key: 'id',
      limit,
      next: { set: { 'query:starting_after': 'last:id' } },
      stop: [{ flag: 'body:has_more' }],
    },
    serve({ get }, rows) {
      const { start, end, more } = behind(rows, get('starting_after'), sizeOf(get('limit')));
      return { body: { object: 'list', data: rows.slice(start, end), has_more: more } };
    },
  }),
  own({
    name: 'keyset',
    doc: 'bare arrays; the id of the last item goes into the request, an empty page ends the list',
    says: { list: 'body:', next: [], by: 'last' },
    dialect: { items: '', key: 'id', limit, next: { set: { 'query:before': 'last:id' } } },
    serve({ get }, rows) {
      const { start, end } = behind(rows, get('before'), sizeOf(get('limit')));
      return { body: rows.slice(start, end) };
    },
  }),
];
