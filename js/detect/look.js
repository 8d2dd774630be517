// What there is in one answer: its lists, and every small value with its path.
/** @import { List, Place } from './values.js' */
import { keys } from './keys.js';
import { isObject, join, plain } from './values.js';

const DEPTH = 5;
const MOST = 2000;

/**
 * Every value outside the lists: `{ path, name, parents, value }`, the shallow ones first.
 *
 * @param {any} body
 */
export function survey(body) {
  /** @type {Place[]} */
  const all = [];
  /** @type {Place[]} */
  let level = [{ path: '', name: '', parents: [], value: body }];
  for (let depth = 0; depth <= DEPTH && level.length > 0; depth++) {
    /** @type {Place[]} */
    const below = [];
    for (const at of level) {
      if (all.length >= MOST) return all;
      all.push(at);
      if (!isObject(at.value)) continue;
      for (const [name, value] of Object.entries(at.value))
        below.push({ path: join(at.path, name), name, parents: at.name ? [...at.parents, at.name] : [], value });
    }
    level = below;
  }
  return all;
}

const LISTS = new Set([
  'data',
  'items',
  'results',
  'records',
  'entries',
  'values',
  'value',
  'rows',
  'hits',
  'docs',
  'documents',
  'content',
  'list',
  'objects',
  'edges',
  'nodes',
  'children',
  'resources',
  'elements',
  'collection',
  'result',
  'events',
  'messages',
  'posts',
  'users',
  'feed',
  'members',
  'member',
  'hydramember',
  'ordereditems',
  'features',
]);
const NOT = new Set([
  'links',
  'errors',
  'error',
  'warnings',
  'included',
  'facets',
  'aggregations',
  'sort',
  'filters',
  'columns',
  'fields',
  'schema',
  'rowtype',
  'partitioninfo',
  'searchedlogstreams',
  'breadcrumbs',
  'messagesmeta',
  'queries',
  'includes',
  'expand',
  'permissions',
  'scopes',
  'deleted',
  'hydramapping',
  'mapping',
]);
/** What describes the columns of rows that are arrays. */
const COLUMNS = new Set(['columns', 'meta', 'fields', 'schema', 'rowtype']);

/**
 * What the cells of a row are called, where the answer says so beside the list.
 *
 * @param {Place[]} all
 * @returns {string[]}
 */
export function columnsOf(all) {
  for (const { name, value } of all) {
    if (!COLUMNS.has(plain(name)) || !Array.isArray(value)) continue;
    const called = value.map((one) => (isObject(one) ? one.name : one));
    if (called.length > 0 && called.every((one) => typeof one === 'string')) return called;
  }
  return [];
}

/**
 * What the list is called by its name and by the end of the address.
 *
 * @param {List} list
 * @param {any} body
 * @param {string} [address]
 */
export const wordsOf = ({ name }, body, address) =>
  [
    name,
    /#(\w+)/.exec(body?.['@odata.context'])?.[1] ?? '',
    ...(address ?? '')
      .split('/')
      .slice(-2)
      .map((word) => word.replace(/\.\w+$/, '')),
  ]
    .map(plain)
    .filter((word) => word !== '' && !/^\d+$/.test(word));

/**
 * The lists that may be the items, the likeliest first. `address`: the path of the URL, whose last word often names the
 * list.
 *
 * @param {Place[]} all
 * @param {string} [address]
 */
export function lists(all, address) {
  const words = new Set((address ?? '').split(/[/.]/).map(plain));
  const columns = columnsOf(all);
  /** @type {List[]} */
  const found = [];
  for (const { path, name, parents, value } of all) {
    if (!Array.isArray(value)) continue;
    // A row that is null is a bad row, and no reason to look for another list.
    const rows = value.filter((one) => one !== null);
    const objects = rows.length > 0 && (rows.every(isObject) || rows.every(Array.isArray));
    if (rows.length > 0 && !objects && !rows.every((one) => typeof one === 'string')) continue;
    const word = plain(name);
    // ClickHouse calls its columns `meta`.
    if (COLUMNS.has(word) && columns.length > 0 && rows.every((one) => columns.includes(one.name ?? one))) continue;
    let score = 5 - parents.length;
    if (path === '') score += 6;
    if (LISTS.has(word)) score += 3;
    if (NOT.has(word) || parents.some((parent) => NOT.has(plain(parent)))) score -= 8;
    if (word !== '' && (words.has(word) || words.has(`${word}s`) || words.has(word.replace(/s$/, '')))) score += 3;
    if (parents.at(-1) === '_embedded') score += 4;
    if (objects) score += 4 + Math.min(rows.length, 5) / 5;
    else if (rows.length > 0) score -= word === 'tags' || word === 'ordereditems' || path === '' ? 0 : 3;
    if (objects && keys(rows).length > 0) score += 2;
    found.push({ path, name, parents, value: rows, score });
  }
  return found.sort((a, b) => b.score - a.score);
}

/**
 * The targets of a Link header by relation (RFC 8288, as far as a guess needs it).
 *
 * @param {string | null} header
 */
export function linksOf(header) {
  /** @type {Record<string, string>} */
  const links = {};
  for (const [, url, parameters] of (header ?? '').matchAll(
    /<([^>]*)>((?:\s*;\s*[^",;=\s]+(?:\s*=\s*(?:"[^"]*"|[^",;\s]*))?)*)/g,
  )) {
    const [, quoted, bare] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^";,\s]+))/i.exec(parameters) ?? [];
    for (const rel of (quoted ?? bare ?? '').toLowerCase().split(/\s+/)) links[rel] ??= url;
  }
  return links;
}
