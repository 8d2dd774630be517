// Shapes whose answers lead on: by a token, a URL, a header, an object. What each server says, and the dialect that
// reads it.
import { behind, idOf, limit, lowerBody, own, SIZE, sizeOf, token } from './make.mjs';

const absolute = ({ origin, path }, size, last) => `${origin}${path}?limit=${size}&after=${last}`;
const query =
  'query ($first: Int, $after: String) { items(first: $first, after: $after) { edges { cursor node { id title } } pageInfo { endCursor hasNextPage } } }';

/** Link headers as GitHub writes them: other relations are there at the end, too. */
const linked = (ask, size, { more, last }) => {
  const links = [`<${ask.origin}${ask.path}?limit=${size}>; rel="first"`];
  if (more) links.push(`<${absolute(ask, size, last)}>; rel="next"`);
  return { link: links.join(', ') };
};

export const leading = [
  own({
    name: 'token',
    doc: 'a token in the body, `null` at the end',
    says: { list: 'body:data', next: ['body:next_cursor'], by: 'token' },
    dialect: { items: 'data', key: 'id', limit, next: { set: { 'query:cursor': 'body:next_cursor' } } },
    serve({ get }, rows) {
      const { start, end, more, last } = behind(rows, idOf(get('cursor')), sizeOf(get('limit')));
      return { body: { data: rows.slice(start, end), next_cursor: more ? token(last) : null } };
    },
  }),
  own({
    name: 'token-flag',
    doc: 'a token, and a flag that outranks it',
    says: { list: 'body:data', next: ['body:meta.next_cursor'], by: 'token', flag: 'body:meta.has_more' },
    dialect: {
      items: 'data',
      key: 'id',
      limit,
      next: { set: { 'query:cursor': 'body:meta.next_cursor' } },
      stop: [{ flag: 'body:meta.has_more' }],
    },
    serve({ get }, rows) {
      const { start, end, more, last } = behind(rows, idOf(get('cursor')), sizeOf(get('limit')));
      return {
        body: { data: rows.slice(start, end), meta: { has_more: more, next_cursor: more ? token(last) : null } },
      };
    },
  }),
  own({
    name: 'token-absent',
    doc: 'JSON of protocol buffers: what is empty is left out, list and token alike',
    says: { list: 'body:items', next: ['body:nextPageToken'], by: 'token' },
    absent: true,
    dialect: { items: 'items', key: 'id', limit, next: { set: { 'query:pageToken': 'body:nextPageToken' } } },
    // Left out where the engine does not know the word.
    words: { empty: { absent: true } },
    serve({ get }, rows) {
      const { start, end, more, last } = behind(rows, idOf(get('pageToken')), sizeOf(get('limit')));
      return {
        body: { ...(end > start && { items: rows.slice(start, end) }), ...(more && { nextPageToken: token(last) }) },
      };
    },
  }),
  own({
    name: 'url',
    doc: 'an absolute URL in the body, `null` at the end',
    says: { list: 'body:results', next: ['body:next'], by: 'url' },
    dialect: { items: 'results', key: 'id', limit, next: { url: 'body:next' } },
    serve(ask, rows) {
      const size = sizeOf(ask.get('limit'));
      const { start, end, more, last } = behind(rows, ask.get('after'), size);
      return { body: { next: more ? absolute(ask, size, last) : null, results: rows.slice(start, end) } };
    },
  }),
  own({
    name: 'url-relative',
    doc: 'a URL without origin among links, left out at the end',
    says: { list: 'body:data', next: ['body:links.next'], by: 'url' },
    dialect: { items: 'data', key: 'id', limit, next: { url: 'body:links.next' } },
    serve(ask, rows) {
      const size = sizeOf(ask.get('limit'));
      const { start, end, more, last } = behind(rows, ask.get('after'), size);
      const self = `${ask.path}?limit=${size}`;
      return {
        body: { data: rows.slice(start, end), links: { self, ...(more && { next: `${self}&after=${last}` }) } },
      };
    },
  }),
  own({
    name: 'link',
    doc: 'a bare array, and a `Link` header',
    says: { list: 'body:', next: ['link:next'], by: 'url' },
    dialect: { items: '', key: 'id', limit, next: { url: 'link:next' } },
    serve(ask, rows) {
      const size = sizeOf(ask.get('limit'));
      const page = behind(rows, ask.get('after'), size);
      return { body: rows.slice(page.start, page.end), headers: linked(ask, size, page) };
    },
  }),
  own({
    name: 'link-envelope',
    doc: 'a list inside an object, and a `Link` header',
    says: { list: 'body:workflow_runs', next: ['link:next'], by: 'url' },
    dialect: { items: 'workflow_runs', key: 'id', limit, next: { url: 'link:next' } },
    serve(ask, rows) {
      const size = sizeOf(ask.get('limit'));
      const page = behind(rows, ask.get('after'), size);
      return { body: { workflow_runs: rows.slice(page.start, page.end) }, headers: linked(ask, size, page) };
    },
  }),
  own({
    name: 'header',
    doc: 'a bare array, and the next page in `X-Next-Page`, blank at the end',
    says: { list: 'body:', next: ['header:x-next-page'], by: 'token' },
    slides: true,
    dialect: { items: '', key: 'id', limit, next: { set: { 'query:page': 'header:x-next-page' } } },
    serve({ get }, rows) {
      const [page, size] = [Number(get('page') ?? 1), sizeOf(get('limit'))];
      const more = page * size < rows.length;
      return {
        body: rows.slice((page - 1) * size, page * size),
        headers: { 'x-page': String(page), 'x-next-page': more ? String(page + 1) : '' },
      };
    },
  }),
  own({
    name: 'relay',
    doc: 'a GraphQL connection, by POST',
    says: {
      list: 'body:data.items.edges',
      next: ['body:data.items.pageInfo.endCursor'],
      by: 'token',
      flag: 'body:data.items.pageInfo.hasNextPage',
    },
    graphql: true,
    dialect: {
      items: 'data.items.edges',
      item: 'node',
      key: 'node.id',
      limit: { at: 'body:variables.first' },
      next: { set: { 'body:variables.after': ['body:data.items.pageInfo.endCursor', 'last:cursor'] } },
      stop: [{ flag: 'body:data.items.pageInfo.hasNextPage' }],
      error: { at: 'body:errors' },
    },
    body: { query, variables: { first: SIZE } },
    lower: lowerBody((body, size) => (body.variables.first = size)),
    serve({ body: { variables } }, rows) {
      const { start, end, more, last } = behind(rows, idOf(variables.after), sizeOf(variables.first));
      const edges = rows.slice(start, end, (row, id) => `{"cursor":"${token(id)}","node":${row}}`);
      return { body: { data: { items: { edges, pageInfo: { endCursor: last && token(last), hasNextPage: more } } } } };
    },
  }),
  own({
    name: 'merge',
    doc: 'an object whose members go into the query, left out at the end',
    says: { list: 'body:query.allpages', next: ['body:continue'], by: 'token' },
    dialect: { items: 'query.allpages', key: 'id', limit, next: { merge: 'body:continue' } },
    serve({ get }, rows) {
      const { start, end, more, last } = behind(rows, idOf(get('apcontinue')), sizeOf(get('limit')));
      return {
        body: {
          ...(more && { continue: { apcontinue: token(last), continue: '-||' } }),
          query: { allpages: rows.slice(start, end) },
        },
      };
    },
  }),
];
