import assert from 'node:assert/strict';
import test from 'node:test';
import { headersOf, locate, pathOf, write } from '../shapes.js';

const options = { items: 10, size: 500, pages: 4, step: 8 };
const base = `http://localhost${pathOf(options)}`;

const readers = {
  cursor: (_url, { data, nextCursor, hasMore }) => [
    data,
    hasMore ? { url: `${base}/cursor?cursor=${nextCursor}` } : null,
  ],
  files: (_url, { data, has_more: more }) => [data, more ? { url: `${base}/files?after=${data.at(-1).id}` } : null],
  array: (_url, data, headers) => [data, headers.link ? { url: /<(.*)>/.exec(headers.link)[1] } : null],
  relay: (url, { data: { posts } }) => [
    posts.edges.map(({ node: { __typename, ...node } }) => node),
    posts.pageInfo.hasNextPage
      ? { url, body: JSON.stringify({ variables: { after: posts.edges.at(-1).cursor } }) }
      : null,
  ],
};

function ids(shape) {
  const out = [];
  let request = { url: `${base}/${shape}`, body: shape === 'relay' ? JSON.stringify({ variables: {} }) : undefined };
  while (request) {
    const page = locate(request.url, request.body);
    const [items, next] = readers[shape](request.url, JSON.parse(write(page)), headersOf(page));
    out.push(items.map(({ id }) => id));
    request = next;
  }
  return out;
}

test('every shape gives the same list', () => {
  const pages = ids('cursor');
  assert.deepEqual(
    pages.map((page) => page.length),
    [10, 10, 10, 10],
  );
  assert.equal(new Set(pages.flat()).size, 3 * 8 + 10);
  assert.deepEqual(pages[1].slice(0, 2), pages[0].slice(8));
  for (const shape of ['files', 'array', 'relay']) assert.deepEqual(ids(shape), pages, shape);
});

test('other addresses are not for pages', () => {
  assert.equal(locate('http://localhost/benches/index.html'), undefined);
  assert.equal(locate(`${base}/xml`), undefined);
});
