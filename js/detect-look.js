// What there is in one answer: its lists, its keys, and every small value with its path.

export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isScalar = (value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';

/** A path as a dialect writes it. */
export const join = (path, name) => (/^[A-Za-z_]\w*$/.test(name) ? (path ? `${path}.${name}` : name) : `${path}[${JSON.stringify(name)}]`);

/** `nextPageToken`, `next_page_token` and `NextPageToken` are one name. */
export const plain = (name) => name.replace(/[^a-zA-Z0-9]/g, '').toLowerCase();

const DEPTH = 5;
const MOST = 2000;

/** Every value outside the lists: `{ path, name, parents, value }`, the shallow ones first. */
export function survey(body) {
  const all = [];
  let level = [{ path: '', name: '', parents: [], value: body }];
  for (let depth = 0; depth <= DEPTH && level.length > 0; depth++) {
    const below = [];
    for (const at of level) {
      if (all.length >= MOST) return all;
      all.push(at);
      if (!isObject(at.value)) continue;
      for (const [name, value] of Object.entries(at.value)) below.push({ path: join(at.path, name), name, parents: at.name ? [...at.parents, at.name] : [], value });
    }
    level = below;
  }
  return all;
}

const LISTS = new Set(['data', 'items', 'results', 'records', 'entries', 'values', 'value', 'rows', 'hits', 'docs', 'documents', 'content', 'list', 'objects', 'edges', 'nodes', 'children', 'resources', 'elements', 'collection', 'result', 'events', 'messages', 'posts', 'users', 'feed', 'members']);
const NOT = new Set(['links', 'errors', 'error', 'warnings', 'included', 'facets', 'aggregations', 'sort', 'filters', 'columns', 'fields', 'searchedlogstreams', 'breadcrumbs', 'messagesmeta', 'queries', 'includes', 'expand', 'permissions', 'scopes', 'deleted']);

/** The lists that may be the items, the likeliest first. `address`: the path of the URL, whose last word often names the list. */
export function lists(all, address) {
  const words = new Set((address ?? '').split(/[/.]/).map(plain));
  const found = [];
  for (const { path, name, parents, value } of all) {
    if (!Array.isArray(value)) continue;
    const objects = value.length > 0 && value.every(isObject);
    if (value.length > 0 && !objects && !value.every((one) => typeof one === 'string')) continue;
    const word = plain(name);
    let score = 5 - parents.length;
    if (path === '') score += 6;
    if (LISTS.has(word)) score += 3;
    if (NOT.has(word) || parents.some((parent) => NOT.has(plain(parent)))) score -= 8;
    if (word !== '' && (words.has(word) || words.has(`${word}s`) || words.has(word.replace(/s$/, '')))) score += 3;
    if (parents.at(-1) === '_embedded') score += 4;
    if (objects) score += 4 + Math.min(value.length, 5) / 5;
    else if (value.length > 0) score -= word === 'tags' || path === '' ? 0 : 3;
    if (objects && keys(value).length > 0) score += 2;
    found.push({ path, name, value, score });
  }
  return found.sort((a, b) => b.score - a.score);
}

const NAMES = ['id', '_id', 'uid', 'uuid', 'guid', 'sid', 'documentid', 'objectid', 'eventid', 'pageid', 'messageid', 'key', 'pk', 'uri', 'fullname', 'slug', 'code', 'number', 'name', 'href', 'url', 'path', 'login', 'email'];
const rank = (name) => {
  const word = plain(name);
  const at = NAMES.indexOf(name === '_id' ? '_id' : word);
  if (at >= 0) return at;
  return /[a-z]_id$|[a-z]I[dD]$/.test(name) ? 8.5 : Infinity;
};

/** What names the items: paths of scalars that each of them has and no two share, the likeliest first. */
export function keys(items) {
  const some = items.slice(0, 200);
  if (!some.every(isObject)) return some.every(isScalar) && new Set(some).size === some.length ? [''] : [];
  const found = [];
  const visit = (path, values, depth, weight) => {
    for (const name of Object.keys(values[0])) {
      const inner = values.map((value) => value[name]);
      const at = join(path, name);
      if (inner.every(isScalar)) {
        if (rank(name) < Infinity && new Set(inner.map((value) => `${typeof value} ${value}`)).size === inner.length) found.push({ path: at, weight: rank(name) + weight });
      } else if (depth < 3 && inner.every(isObject)) {
        visit(at, inner, depth + 1, weight + (name === 'self' || name === '_links' ? 12 : 4));
      }
    }
  };
  if (some.length > 0) visit('', some, 0, 0);
  if (found.length === 0 && some.length > 0) return pair(some);
  return found.sort((a, b) => a.weight - b.weight).map(({ path }) => path);
}

/** A kind and an id, where ids alone are not unique. */
function pair(items) {
  const there = (names) => Object.keys(items[0]).find((name) => names.includes(plain(name)) && items.every((one) => isScalar(one[name])));
  const [kind, id] = [there(['type', 'kind', 'index', 'namespace', 'collection']), there(['id', 'uid', 'key', 'name'])];
  const unique = kind && id && new Set(items.map((one) => JSON.stringify([one[kind], one[id]]))).size === items.length;
  return unique ? [[kind, id]] : [];
}

/** The targets of a Link header by relation (RFC 8288, as far as a guess needs it). */
export function linksOf(header) {
  const links = {};
  for (const [, url, parameters] of (header ?? '').matchAll(/<([^>]*)>((?:\s*;\s*[^",;=\s]+(?:\s*=\s*(?:"[^"]*"|[^",;\s]*))?)*)/g)) {
    const [, quoted, bare] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^";,\s]+))/i.exec(parameters) ?? [];
    for (const rel of (quoted ?? bare ?? '').toLowerCase().split(/\s+/)) links[rel] ??= url;
  }
  return links;
}
