// Which parameters of the request mean what: the page size, where a page starts, the number of a page; and how they are
// spelled.
/**
 * @import { Target } from '../dialects/dialect.d.ts'
 * @import { Argument, Parameter, Seen } from './values.js'
 */
import { join, number, plain } from './values.js';

/** Names of the request that say how many items a page has. */
const SIZES = new Set([
  'limit',
  'pagesize',
  'perpage',
  'size',
  'count',
  'maxresults',
  'numresults',
  'maxitems',
  'maxkeys',
  'maxresultcount',
  'resultrecordcount',
  'first',
  'last',
  'top',
  'rows',
  'take',
  'n',
  'num',
  'ps',
  'pagelen',
  'batchsize',
  'hitsperpage',
  'pagelimit',
  'itemsperpage',
  'pagepagesize',
  'paginationpagesize',
  'paginationlimit',
]);
/** @param {string} name */
export const isSize = (name) => SIZES.has(plain(name)) || /page.?size|per.?page/i.test(name);

/**
 * The parameter of a query that says how many items a page has.
 *
 * @param {Iterable<[string, string]>} query
 */
export const sizeIn = (query) =>
  [...query].find(([name, value]) => isSize(name) && plain(name) !== 'last' && /^\d+$/.test(value))?.[0];

/**
 * The argument of the field that holds the list, by one of these names.
 *
 * @param {Pick<Seen, 'fields'>} seen
 * @param {string[]} words
 * @returns {(Argument & { name: string }) | undefined}
 */
export function argument({ fields }, words) {
  for (const { args } of fields ?? [])
    for (const [name, given] of args) if (words.includes(plain(name))) return { name, ...given };
  return undefined;
}

/**
 * Where the request says how many items a page has.
 *
 * @param {Seen} seen
 * @returns {Seen['limit']}
 */
export function limitOf(seen) {
  const { query, sent, isGraph, fields } = seen;
  if (isGraph) {
    const sizes = (fields ?? []).flatMap(({ args }) => [...args].filter(([name, { at }]) => at && isSize(name)));
    // Backwards, `last` is the page size.
    const backwards = argument(seen, ['before'])?.at && !argument(seen, ['after'])?.at;
    const [size] = sizes.filter(([name]) => backwards || name !== 'last');
    return size && { at: /** @type {Target} */ (size[1].at) };
  }
  const name = sizeIn(query);
  if (name) return { at: `query:${name}` };
  for (const [own, value] of Object.entries(sent ?? {}))
    if (isSize(own) && number(value) > 0) return { at: `body:${join('', own)}` };
  return undefined;
}

/**
 * Where a page size that nobody has asked for yet would go: by the next URL, which the server wrote, or by a member of
 * the answer that says how large its pages are. Where neither tells, by the name that most APIs have, as a guess.
 *
 * @param {Seen} seen
 * @param {string | undefined} next the next URL
 * @returns {{ at: Target, reason?: string } | undefined}
 */
export function sizeAt({ url, body, list, isGraph, isPost }, next) {
  if (isGraph) return undefined;
  const place = isPost ? 'body' : 'query';
  const base = url ?? 'http://a';
  const linked = next !== undefined && URL.canParse(next, base) && sizeIn(new URL(next, base).searchParams);
  if (linked) return { at: `query:${linked}`, reason: `the next URL has a page size, \`${linked}\`` };
  const count = list?.value.length ?? 0;
  // What is called `count` may count all items, `first` and `last` number pages; of two sizes the larger is that of the
  // list.
  /** @type {(member: [name: string, value: unknown]) => boolean} */
  const says = ([name, value]) =>
    isSize(name) &&
    !/^(first|last)$/.test(plain(name)) &&
    (plain(name) === 'count' ? Number(value) === count : Number(value) >= count) &&
    count > 0;
  /** @param {unknown} part @returns {string | undefined} */
  const sizeOf = (part) =>
    Object.entries(Object(part))
      .filter(says)
      .sort(([, one], [, other]) => Number(one) - Number(other))[0]?.[0];
  const parts = Array.isArray(body)
    ? []
    : [body, ...Object.values(Object(body)).filter((part) => !Array.isArray(part))];
  const said = parts.map(sizeOf).find((name) => name !== undefined);
  if (said) return { at: `${place}:${said}`, reason: `the answer has a page size, \`${said}\`` };
  return { at: `${place}:limit` };
}

/**
 * A parameter that the request has by one of these names: `{ at, value }`; in GraphQL a variable.
 *
 * @param {Seen} seen
 * @param {string[]} words
 * @returns {Parameter | undefined}
 */
export function param(seen, words) {
  const { query, sent, isGraph } = seen;
  if (isGraph) {
    const found = argument(seen, words);
    return /** @type {Parameter | undefined} */ (found?.at && { at: found.at, value: number(found.value) });
  }
  for (const [name, value] of query)
    if (words.includes(plain(name))) return { at: `query:${name}`, value: number(value) };
  for (const [name, value] of Object.entries(sent ?? {}))
    if (words.includes(plain(name))) return { at: `body:${join('', name)}`, value: number(value) };
  return undefined;
}

/**
 * A parameter of the request, other than the page size, that has the value that one of an unknown name would have now.
 *
 * @param {Seen} seen
 * @param {(value: any, name: string) => boolean} fits
 * @returns {string | undefined}
 */
export function lookalike({ query, sent, limit }, fits) {
  const all = [
    ...[...query].map(([name, value]) => [`query:${name}`, name, value]),
    ...Object.entries(sent ?? {}).map(([name, value]) => [`body:${join('', name)}`, name, value]),
  ];
  return all.find(([at, name, value]) => at !== limit?.at && fits(value, name))?.[1];
}

/** @param {string} name */
const caseOf = (name) => {
  if (/^[A-Z]/.test(name)) return 'pascal';
  if (/[a-z][A-Z]/.test(name)) return 'camel';
  if (/\w_\w/.test(name)) return 'snake';
  return /\w-\w/.test(name) ? 'kebab' : '';
};

const PREFIX = /^[$_:@.]/;

/**
 * A name in another case than all the others of a query; in capitals it needs another one like it, but in the body of a
 * POST.
 *
 * @param {string} name
 * @param {string[]} others
 * @param {boolean} [isPost]
 */
function alien(name, others, isPost) {
  const mine = caseOf(name);
  const theirs = others.map(caseOf).filter(Boolean);
  if (!mine || theirs.includes(mine) || (theirs.length === 0 && (mine !== 'pascal' || isPost))) return undefined;
  return { name, doubt: `nothing says whether the parameter is spelled \`${name}\`` };
}

/**
 * How a parameter that the request does not have is spelled, by what it has: with `$limit` it is `$skip`. `{ name }`,
 * or `{ name, doubt }`, where that contradicts.
 *
 * @param {string} name
 * @param {Seen} seen
 * @returns {{ name: string, doubt?: string }}
 */
export function spelled(name, { limit, isGraph, isPost, query }) {
  const size = isGraph ? undefined : /^(?:query|body):(.+)$/.exec(limit?.at ?? '')?.[1];
  if (!size || size.startsWith('[')) return alien(name, isPost || isGraph ? [] : [...query.keys()], isPost) ?? { name };
  const [prefix] = PREFIX.exec(size) ?? [''];
  const [own] = PREFIX.exec(name) ?? [''];
  const whole = own ? name : prefix + name;
  const [mine, theirs] = [caseOf(name.replace(PREFIX, '')), caseOf(size.replace(PREFIX, ''))];
  // A single small word is spelled alike in snake, camel and kebab case; beside `PageSize` it is not.
  const odd =
    (mine && theirs && mine !== theirs) ||
    (theirs === 'pascal') !== (mine === 'pascal') ||
    (own && own !== prefix) ||
    size.includes('[') !== name.includes('[');
  return odd ? { name, doubt: `\`${size}\` in the request makes \`${name}\` an unlikely name` } : { name: whole };
}
