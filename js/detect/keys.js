// What names the items of a list.
/** @import { Candidate } from './values.js' */
import { isObject, isScalar, join, plain } from './values.js';

/** Names of keys, the likeliest first. */
const NAMES = [
  'id',
  '_id',
  'uid',
  'uuid',
  'guid',
  'gid',
  'sid',
  'nodeid',
  'documentid',
  'objectid',
  'eventid',
  'pageid',
  'messageid',
  'key',
  'pk',
  'uri',
  'fullname',
  'slug',
  'doi',
  'identifier',
  'href',
  'url',
  'code',
  'number',
  'name',
  'path',
  'login',
  'email',
];
/** An id of something, which may be the item itself. */
const FOREIGN = 8.5;
/**
 * @param {string} name
 * @param {string[]} [words]
 */
const rank = (name, words = []) => {
  const at = NAMES.indexOf(name === '_id' ? '_id' : plain(name));
  if (at >= 0) return at;
  return /[a-z]_id$|[a-z]I[dD]$|^[a-z]id$|_arn$|Arn$/.test(name) || (/^[a-z]{3,}id$/.test(name) && isOwn(name, words))
    ? FOREIGN
    : Infinity;
};

/** Objects that hold the record itself, and not something that it belongs to. */
const WRAPPERS = new Set([
  'node',
  'data',
  'sys',
  'metadata',
  '__metadata',
  'document',
  'doc',
  'item',
  'record',
  'resource',
  'attributes',
  'properties',
  'fields',
  'package',
  'content',
  'object',
  'entity',
  'id',
  '_source',
  '_links',
  'self',
  'header',
  'post',
]);

const MARKED = /^(DOI|ID|Id)$/;
/** @param {unknown} value */
const identity = (value) => `${typeof value} ${value}`;

/**
 * How many different values there are; `lost`: whether some may differ in digits that a double has not.
 *
 * @param {unknown[]} values
 */
function count(values) {
  const lost = values.some(
    (value) => typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value),
  );
  const distinct = new Set(values.map(identity)).size;
  return { distinct, lost };
}

/** @param {string} word */
const singular = (word) => word.replace(/ies$/, 'y').replace(/s$/, '');

/**
 * Whether a name is that of the list's own items: `user_id` among `users`.
 *
 * @param {string} name
 * @param {string[]} words
 */
const isOwn = (name, words) => {
  const stem = plain(name).replace(/(id|arn)$/, '');
  return (
    stem.length > 1 &&
    words.some(
      (word) =>
        word.length > 1 && (singular(word) === stem || singular(word).endsWith(stem) || stem.endsWith(singular(word))),
    )
  );
};

/**
 * Why a key may be none; undefined if it is as good as they get.
 *
 * @param {{ names: string[], values: unknown[], holder: object }} candidate
 * @param {object} row
 * @param {string[]} words
 */
function weakness({ names, values, holder }, row, words) {
  const name = /** @type {string} */ (names.at(-1));
  const shown = `\`${names.reduce(join, '')}\``;
  const holders = names.slice(0, -1);
  const strange =
    Object.keys(row).length === 1
      ? []
      : holders.filter((one) => !WRAPPERS.has(one.toLowerCase()) && !isOwn(one, words));
  if (strange.length > 0)
    return `${shown} is the only candidate for a key, but it may name the \`${strange[0]}\` of an item, which others share`;
  const beside = Object.keys(holder);
  if (
    rank(name, words) === FOREIGN &&
    !isOwn(name, words) &&
    (beside[0] !== name || beside.some((other) => other !== name && rank(other) === FOREIGN)) &&
    holders.at(-1) !== 'id'
  ) {
    return `${shown} is the only candidate for a key, but it may name something that other items share`;
  }
  // Google's are paths.
  if (plain(name) === 'name' && !values.every((value) => String(value).includes('/')))
    return `${shown} is the only candidate for a key, but names repeat`;
  return undefined;
}

/**
 * What names the items: paths of scalars that each of them has and no two share, the likeliest first, as
 * `{ path, doubt? }`. `words`: what the list is called; `columns`: what the cells of rows are called.
 *
 * @param {any[]} items
 * @param {string[]} [words]
 * @param {string[]} [columns]
 * @returns {Candidate[]}
 */
export function keys(items, words = [], columns = []) {
  const some = items.filter((item) => item !== null).slice(0, 200);
  if (some.length === 0) return [];
  if (some.every(Array.isArray)) return cells(some, '', (row) => row, columns);
  if (!some.every(isObject)) return some.every(isScalar) && count(some).distinct === some.length ? [{ path: '' }] : [];
  /** @type {(Candidate & { weight?: number })[]} */
  const found = [];
  /**
   * @param {string[]} names
   * @param {Record<string, any>[]} values
   * @param {number} depth
   * @param {number} weight
   */
  const visit = (names, values, depth, weight) => {
    for (const name of Object.keys(values[0])) {
      const inner = values.map((value) => value[name]);
      if (inner.every(isScalar)) {
        const { distinct, lost } = count(inner);
        if (rank(name, words) === Infinity || (distinct < inner.length && !lost)) continue;
        const candidate = { names: [...names, name], values: inner, holder: values[0] };
        const doubt =
          distinct < inner.length
            ? `\`${candidate.names.reduce(join, '')}\` holds numbers beyond 2^53, and as they were given, parsed, some are equal: give the body as text`
            : weakness(candidate, some[0], words);
        // `DOI` beside `id`: one that is written in capitals is a name of its own.
        found.push({
          path: candidate.names.reduce(join, ''),
          weight: rank(name, words) + weight - (MARKED.test(name) ? 0.1 : 0) + (doubt ? 40 : 0),
          doubt,
        });
      } else if (depth < 3 && inner.every(isObject)) {
        visit([...names, name], inner, depth + 1, weight + (name === 'self' || name === '_links' ? 12 : 4));
      }
    }
  };
  visit([], some, 0, 0);
  if (found.every(({ doubt }) => doubt)) found.unshift(...pair(some));
  // BigQuery: `{ f: [{ v: 1 }, …] }`.
  const [only, ...others] = Object.keys(some[0]);
  if (found.length === 0 && others.length === 0 && some.every((row) => Array.isArray(row[only]))) {
    const inner = isObject(some[0][only][0]) ? Object.keys(some[0][only][0]) : [];
    if (inner.length <= 1)
      return cells(
        some,
        only,
        (row) => row[only].map((/** @type {any} */ cell) => (inner.length === 1 ? cell?.[inner[0]] : cell)),
        columns,
        inner[0],
      );
  }
  return found
    .sort((a, b) => (a.weight ?? 0) - (b.weight ?? 0))
    .map(({ path, doubt }) => (doubt ? { path, doubt } : { path }));
}

/**
 * Rows of cells: nothing in them says which one is the key, and no header need say so for ever.
 *
 * @param {any[]} rows
 * @param {string} path
 * @param {(row: any) => any[]} of
 * @param {string[]} columns
 * @param {string} [inner]
 * @returns {Candidate[]}
 */
function cells(rows, path, of, columns, inner) {
  const width = Math.min(...rows.map((row) => of(row).length));
  const found = [];
  for (let at = 0; at < width; at++) {
    const column = rows.map((row) => of(row)[at]);
    if (!column.every(isScalar) || count(column).distinct < column.length) continue;
    const place = `${path}[${at}]${inner ? `.${inner}` : ''}`;
    const called = columns[at] === undefined ? '' : ` (\`${columns[at]}\`)`;
    found.push({
      path: place,
      rank: columns[at] === undefined ? at / 100 : rank(columns[at]),
      doubt: `the rows are arrays: \`${place}\`${called} differs from row to row here, but is it the key?`,
    });
  }
  return found
    .sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank))
    .map(({ path: place, doubt }) => ({ path: place, doubt }));
}

/**
 * A kind and an id, where ids alone are not unique.
 *
 * @param {Record<string, any>[]} items
 */
function pair(items) {
  /** @param {string[]} names */
  const there = (names) =>
    Object.keys(items[0]).find((name) => names.includes(plain(name)) && items.every((one) => isScalar(one[name])));
  const [kind, id] = [there(['type', 'kind', 'index', 'namespace', 'collection']), there(['id', 'uid', 'key', 'name'])];
  const unique =
    kind && id && new Set(items.map((one) => `${identity(one[kind])}\n${identity(one[id])}`)).size === items.length;
  return unique ? [{ path: [kind, id] }] : [];
}
