// Rows that are broken, there twice, or move while they are read.
import { read, write } from '../places.mjs';
import { both, once, where } from './make.mjs';

const list = (answer, { shape }) => read(answer, shape.says.list);
const replace = (answer, from, to) => {
  const at = answer.body.indexOf(from);
  // An empty page has none.
  if (at < 0) return answer;
  return { ...answer, body: Buffer.concat([answer.body.subarray(0, at), to, answer.body.subarray(at + from.length)]) };
};

/** A page with one more element as its third; a page without rows stays as it is. */
const adding = (element) => (answer, context) => {
  const rows = list(answer, context);
  return rows.length > 0 ? write(answer, context.shape.says.list, rows.toSpliced(2, 0, element)) : answer;
};

const BAD = Buffer.from([0x72, 0xff, 0x77, 0x20]);
const isOwn = ({ own }) => own;
const slides = where(
  ({ says, slides: paged }) => (says.by === 'counter' && !says.total) || paged,
  'rows slide under what counts, and nothing in the answers says so',
);

export const rows = [
  ...both('bad UTF-8', {
    doc: 'a byte in a text that is no UTF-8',
    fits: isOwn,
    change: (answer) => replace(answer, 'row ', BAD),
  }),
  ...both('null row', { doc: 'a `null` among the rows', change: adding(null) }),
  ...both('row without a key', {
    doc: 'an object without the key among the rows',
    change: adding({ title: 'whose is this?' }),
  }),
  ...both('rows twice', {
    doc: 'each page has its first row twice',
    change: (answer, context) => {
      const rows = list(answer, context);
      return write(answer, context.shape.says.list, rows.length > 0 ? [rows[0], ...rows] : rows);
    },
  }),
  ...both('rows of the page before', {
    doc: 'the last three rows of the page before come again',
    only: true,
    change: (answer, context) => {
      const before = list(context.pages.get(context.page - 1).answer, context);
      return write(answer, context.shape.says.list, [...before.slice(-3), ...list(answer, context)]);
    },
  }),
  once('64-bit ids', {
    doc: 'numbers beyond 2^53, neighbours; they go into the continuation where there is one of items',
    fits: isOwn,
    big: true,
  }),
  once('rows come', {
    doc: 'seven rows come in front after page 2',
    fits: isOwn,
    after: ({ page, rows }) => page === 2 && rows.insert(7),
    moves: true,
  }),
  once('rows go', {
    doc: 'seven rows that were read are deleted after page 2',
    fits: isOwn,
    after: ({ page, rows }) => page === 2 && rows.remove(3, 7),
    moves: true,
    overlap: 10,
    mark: slides,
  }),
];
