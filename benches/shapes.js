// The pages of the benches, for the server and for the stub in the page alike: one list, in the shape that each client
// reads. `/pages/{items}-{size}-{pages}-{step}/{shape}`: items a page, bytes an item, pages in all, new items a page
// (the rest repeats the page before).

import { page } from './pages.js';

const VARIANTS = 16;
const ENDLESS = 1e6;
const drafts = new Map();

const typed = ({ author, stats, ...item }) => ({
  __typename: 'Post',
  ...item,
  ...(author && { author: { __typename: 'User', ...author } }),
  ...(stats && { stats: { __typename: 'Stats', ...stats } }),
});

/**
 * Items as text without their ids, a few pages of them: making every page anew would cost more than what is measured.
 */
function draftOf(variant, size, items, graph) {
  const name = `${variant} ${size} ${items} ${graph}`;
  if (!drafts.has(name)) {
    const { data } = JSON.parse(new TextDecoder().decode(page(variant, size, items)));
    drafts.set(
      name,
      data.map(({ id, ...item }) => `",${JSON.stringify(graph ? typed(item) : item).slice(1)}`),
    );
  }
  return drafts.get(name);
}

const idOf = (seq) => `p_${seq.toString(36).padStart(8, '0')}`;

/** What `base` is for these pages. */
export const pathOf = ({ items, size, pages = ENDLESS, step = items }) => `/pages/${items}-${size}-${pages}-${step}`;

const shapes = {
  cursor: (list, next) =>
    `{"data":[${list.join(',')}],"nextCursor":${next ? `"${next}"` : null},"hasMore":${Boolean(next)}}`,
  files: (list, next) => `{"object":"list","data":[${list.join(',')}],"has_more":${Boolean(next)}}`,
  array: (list) => `[${list.join(',')}]`,
  // The cursor of an edge is how many are before and at it.
  relay: (list, next, number) => {
    const first = number * list.length + 1;
    const edges = list.map((node, i) => `{"__typename":"PostEdge","node":${node},"cursor":"${first + i}"}`);
    const ends = `"startCursor":"${first}","endCursor":"${first + list.length - 1}"`;
    const info = `{"__typename":"PageInfo",${ends},"hasNextPage":${Boolean(next)},"hasPreviousPage":${number > 0}}`;
    return `{"data":{"posts":{"__typename":"PostConnection","edges":[${edges}],"pageInfo":${info}}}}`;
  },
};

/** Which page a request asks for; undefined if it is for none. */
export function locate(url, body) {
  const { origin, pathname, searchParams } = new URL(url, 'http://localhost');
  const [, numbers, shape] = /^\/pages\/([\d-]+)\/(\w+)$/.exec(pathname) ?? [];
  if (!shapes[shape]) return undefined;
  const [items, size, pages, step] = numbers.split('-').map(Number);
  const after = (name) => searchParams.get(name) ?? undefined;
  const number = {
    cursor: () => Number(after('cursor') ?? 0),
    array: () => Number(after('page') ?? 0),
    // After the last id.
    files: () => (after('after') ? (parseInt(after('after').slice(2), 36) + 1 - items) / step + 1 : 0),
    relay: () => Number(JSON.parse(body).variables.after ?? 0) / items,
  }[shape]();
  return { items, size, pages, step, shape, number, address: `${origin}${pathname}` };
}

const nextOf = ({ number, pages = ENDLESS }) => (number + 1 < pages ? String(number + 1) : undefined);

/** The text of that page. */
export function write(page) {
  const { items, size, step = items, shape, number } = page;
  const draft = draftOf(number % VARIANTS, size, items, shape === 'relay');
  const list = draft.map((rest, i) => `{"id":"${idOf(number * step + i)}${rest}`);
  return shapes[shape](list, nextOf(page), number);
}

/** How long such a page is. */
export const kilobytesOf = (list) =>
  new TextEncoder().encode(write({ ...list, shape: 'cursor', number: 0 })).length / 1000;

export function headersOf(page) {
  const next = page.shape === 'array' && nextOf(page);
  const link = next && { link: `<${page.address}?page=${next}>; rel="next"` };
  return { 'content-type': 'application/json; charset=utf-8', ...link };
}
