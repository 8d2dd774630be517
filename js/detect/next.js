// How one answer says that there is more: rules, the surest first. Each gives
// `{ next, back?, stop?, reason, confidence, doubt? }` or nothing.
/**
 * @import { Asked, Flag, Place, Seen, Way } from './values.js'
 *
 * A value that may be a token, and the parameter that takes it; `known`: the request has it.
 * @typedef {{ param: string, sure: boolean, known?: boolean, target?: string }} Asking
 * @typedef {Place & Asking} Token
 */
import { byOffset, byPage, counts, openQuestions } from './count.js';
import { byLink, byUrl } from './links.js';
import { argument, lookalike, spelled } from './params.js';
import { filled, isObject, isScalar, join, number, plain } from './values.js';

const FLAGS =
  /^(has_?more(_?(items|results|records|data))?|has_?next(_?page)?|more|is_?truncated|more_?(available|results|records))$/i;
const LAST = /^(is_?last(_?page)?|done|last|end|finished|complete|is_?done|end_?of_?(list|records|results|stream))$/i;

/**
 * Flags that say whether there is more, as stop rules; `more`: what they say now.
 *
 * @param {Place[]} all
 */
export function flags(all) {
  const found = [];
  for (const { path, name, value } of all) {
    if (typeof value !== 'boolean') continue;
    if (FLAGS.test(name)) found.push({ rule: { flag: `body:${path}` }, more: value, path });
    else if (LAST.test(name)) found.push({ rule: { flag: `body:${path}`, is: true }, more: !value, path });
  }
  return found;
}

/**
 * Tokens in headers that are known to be asked with by these parameters.
 *
 * @type {Record<string, string>}
 */
const HEADERS = {
  'x-ms-continuationtoken': 'query:continuationToken',
  'x-ms-continuation': 'header:x-ms-continuation',
  'x-next-page': 'query:page',
  'x-next-cursor': 'query:cursor',
};

/**
 * @param {Seen} seen
 * @returns {Way | undefined}
 */
function byHeader({ headers }) {
  const found = Object.keys(HEADERS).find((name) => filled(headers.get(name)));
  return /** @type {Way | undefined} */ (
    found && {
      next: { set: { [HEADERS[found]]: `header:${found}` } },
      reason: `the header \`${found}\` is a token`,
      confidence: 0.9,
    }
  );
}

/**
 * How a query must be written so that it can be paged.
 *
 * @param {string} field
 * @param {boolean} forward
 */
const advice = (field, forward) =>
  forward
    ? `write \`${field}(first: $first, after: $after)\`, and declare \`$after: String\``
    : `write \`${field}(last: $last, before: $before)\`, and declare \`$before: String\``;

/**
 * @param {Seen} seen
 * @returns {Way | undefined}
 */
function byConnection(seen) {
  const { all, list, fields, isGraph } = seen;
  const infos = all.filter(
    ({ name, path, value }) =>
      name === 'pageInfo' &&
      isObject(value) &&
      ('hasNextPage' in value || 'hasPreviousPage' in value || 'endCursor' in value) &&
      list?.path.startsWith(path.slice(0, -'pageInfo'.length)),
  );
  const info = infos.at(-1);
  if (!info || infos.length === 0) return undefined;
  const after = argument(seen, ['after']);
  const before = argument(seen, ['before']);
  // Both may stand in the query: then what was sent says which one is meant.
  const backwards =
    before?.at && (!after?.at || (argument(seen, ['last'])?.value && !argument(seen, ['first'])?.value));
  const lasting = argument(seen, ['last']) && !argument(seen, ['first']) && !after;
  const forward = !backwards && !lasting;
  const [flag, cursor] = forward ? ['hasNextPage', 'endCursor'] : ['hasPreviousPage', 'startCursor'];
  // Page numbers, and no cursors.
  if (!(cursor in info.value) && 'currentPage' in info.value) return undefined;
  const edges = list?.path.endsWith('edges') && list.value.every((edge) => typeof edge?.cursor === 'string');
  const sources = [
    ...(cursor in info.value ? [`body:${info.path}.${cursor}`] : []),
    ...(edges ? [forward ? 'last:cursor' : 'first:cursor'] : []),
  ];
  const variable = forward ? after : before;
  const field = info.parents.at(-1) ?? 'items';
  const target = variable?.at ?? `body:variables.${forward ? 'after' : 'before'}`;
  const doubt = () => {
    if (!seen.isPost && seen.isPost !== undefined)
      return 'the query stands in the URL, where variables are text: send it by POST';
    if (!isGraph || !fields)
      return `nothing says which variable takes the cursor: give the request with its query as the second argument, or ${advice(field, forward)}`;
    if (variable && !variable.at)
      return `\`${forward ? 'after' : 'before'}\` of \`${field}\` is a literal in the query: ${advice(field, forward)}`;
    if (!variable)
      return `the query gives \`${field}\` no ${forward ? '`after`' : '`before`'}: ${advice(field, forward)}`;
    if (sources.length === 0) return `the query does not ask for a cursor: write \`pageInfo { ${flag} ${cursor} }\``;
    return flag in info.value
      ? undefined
      : `the query does not ask whether there is more: write \`pageInfo { ${flag} ${cursor} }\``;
  };
  const taken = variable?.at ? `, and \`$${variable.variable}\` of the query takes the cursor` : '';
  const reversed = forward ? '' : '; it is read from its end, page by page';
  return {
    next: {
      set: {
        [target]: sources.length === 1 ? sources[0] : sources.length > 1 ? sources : `body:${info.path}.${cursor}`,
      },
    },
    stop: flag in info.value ? [{ flag: `body:${info.path}.${flag}` }] : undefined,
    error: { at: 'body:errors' },
    reason: `\`${info.path}\` is a GraphQL connection${taken}${reversed}`,
    confidence: 0.95,
    only: true,
    doubt: doubt(),
  };
}

/**
 * @param {Seen} seen
 * @returns {Way | undefined}
 */
function byMerge({ all, query, list }) {
  const found = all.find(
    ({ name, value }) => name === 'continue' && isObject(value) && Object.values(value).every(isScalar),
  );
  if (!found || !('continue' in found.value || query.has('action'))) return undefined;
  const merged = query.has('generator') || list?.path === 'query.pages';
  return {
    next: { merge: `body:${found.path}` },
    reason: `\`${found.path}\` holds parameters`,
    confidence: 0.93,
    only: true,
    doubt: merged
      ? 'the pages of a generator come again with more about them, and must be merged item by item: ask for a list (`list=…`)'
      : undefined,
  };
}

/** Names of tokens that are asked with by their own name. */
const SAME = new Set([
  'cursor',
  'continue',
  'after',
  'startingafter',
  'scrollparam',
  'bookmark',
  'marker',
  'continuation',
  'continuationtoken',
  'pagetoken',
  'offset',
  'paginationtoken',
  'resumptiontoken',
  'pagecursor',
]);
/** `nextPageToken` is asked with as `pageToken`, and so on. */
const STRIPPED =
  /^next[_-]?(cursor|page_?token|marker|cursor_?mark|offset|continuation_?token|start|bookmark|after|skip_?token|link_?token)$/i;
/** Names that may be tokens, and are asked with by who knows what. */
const MAYBE =
  /^next[_-]?(token|page|page_?cursor|key|id|from|page_?start)?$|^(end|last)_?(cursor|key|token)$|^scroll_?id$/i;
/** Under these a cursor often goes by another name. */
const HOLDERS = /^(cursors|page|paging)$/i;
/** @param {string} name */
const lower = (name) => name[0].toLowerCase() + name.slice(1);

/**
 * Which parameter takes a token: `{ param, sure }`; `known`: the request has it.
 *
 * @param {Place} at
 * @param {Seen} seen
 * @returns {Asking | undefined}
 */
function paramOf({ name, parents, value }, { query, sent, isPost }) {
  const known = new Map([...query.keys(), ...Object.keys(sent ?? {})].map((param) => [plain(param), param]));
  const word = plain(name);
  if (isPost && /^nexttoken$/i.test(name)) return { param: name, sure: true };
  const stripped = STRIPPED.test(name);
  const own = stripped ? name.replace(/^next[_-]?/i, '') : name;
  const bare = stripped && name[0] === 'n' ? lower(own) : own;
  if (known.has(plain(bare)) && (stripped || SAME.has(word)))
    return { param: /** @type {string} */ (known.get(plain(bare))), sure: true, known: true };
  // HubSpot: `paging.next.after`.
  if (parents.length > 0 && /^next$/i.test(/** @type {string} */ (parents.at(-1))) && SAME.has(word))
    return { param: name, sure: true };
  if (typeof value === 'number' && word === 'nextpage') return { param: 'page', sure: true };
  if (SAME.has(word) && parents.some((parent) => HOLDERS.test(parent))) return { param: name, sure: false };
  // Inside an object, a cursor often goes by another name: `pagination.cursor` into `after`.
  if (word === 'cursor' && parents.length > 0) return { param: name, sure: false };
  // Some ask with `page_token`, some with the very name.
  if (name === 'next_page_token') return { param: bare, sure: false };
  if (SAME.has(word) || stripped) return { param: bare, sure: true };
  if (/^(after|end|next)_?cursor$/i.test(name)) {
    if (query.has('page[size]')) return { param: 'page[after]', sure: true };
    return { param: /^after/i.test(name) ? 'after' : 'cursor', sure: false };
  }
  if (word === 'nextbatch') return { param: 'from', sure: true };
  if (MAYBE.test(name)) return { param: lower(bare.replace(/^next[_-]?/i, '') || name), sure: false };
  return undefined;
}

/**
 * GraphQL: a token goes into a variable of the query, or nobody knows where.
 *
 * @param {Place} at
 * @param {Seen} seen
 * @returns {Asking | undefined}
 */
function graphParam(at, seen) {
  const how = paramOf(at, seen);
  const words = [plain(at.name), ...(how ? [plain(how.param)] : []), 'after', 'cursor'];
  const found = how && argument(seen, words);
  if (found?.at) return { param: found.name, target: found.at, sure: true, known: true };
  return how && { ...how, sure: false, target: `body:variables.${how.param}` };
}

/** @param {unknown} value */
const isUrl = (value) => typeof value === 'string' && /^(https?:\/\/|\?)/.test(value);
/** @param {unknown} value */
const isNumeric = (value) => typeof value === 'number' || typeof value === 'bigint';

/**
 * The number of the next page, beside the number of all: what counts pages reads it.
 *
 * @param {Seen} seen
 * @param {Place} place
 */
const isPageNumber = ({ all }, { name, parents, value }) =>
  plain(name) === 'next' &&
  all.some(
    (other) =>
      /^(total_?)?pages$/i.test(other.name) &&
      other.parents.join() === parents.join() &&
      number(other.value) >= Number(value),
  );

/**
 * Values that look like tokens, with what is known of the parameters that take them.
 *
 * @param {Seen} seen
 */
function tokens(seen) {
  /** @type {Token[]} */
  const found = [];
  for (const at of seen.all) {
    if (at.path === '' || !filled(at.value) || isUrl(at.value)) continue;
    // A number with the name of a token is where this page starts, unless its name says that it is the next one; it may
    // be written as text.
    const counter = isNumeric(at.value) || (/^\d+$/.test(at.value) && /^(offset|start|skip|from)$/i.test(at.name));
    if (counter ? !/^next/i.test(at.name) : typeof at.value !== 'string') continue;
    if (isNumeric(at.value) && isPageNumber(seen, at)) continue;
    const how = seen.isGraph ? graphParam(at, seen) : paramOf(at, seen);
    if (how) found.push({ ...at, ...how });
  }
  /** @param {Place} place */
  const beside = ({ path }) => Number(seen.list?.path.startsWith(path.replace(/\.?\w+$/, '')) ?? false);
  return found.sort(
    (a, b) =>
      Number(b.sure) - Number(a.sure) ||
      Number(/next|more/i.test(b.name)) - Number(/next|more/i.test(a.name)) ||
      beside(b) - beside(a),
  );
}

/**
 * Why a token that is known by its name may not be asked with so.
 *
 * @param {Seen} seen
 * @param {Token} best
 */
function obstacle(seen, best) {
  const { request, isPost, isRpc, sent } = seen;
  if (isPost && !isRpc && !seen.isGraph && sent === undefined)
    return /** @type {Asked} */ (request).body
      ? 'the body of the request is no JSON, and a dialect writes into JSON only'
      : 'the request was a POST without a body: where does the token go?';
  if (plain(best.name) === 'resumptiontoken' && !best.known)
    return `\`${best.path}\` is a token that takes the place of all that was asked: which parameters must go with it?`;
  if (best.known || isRpc || seen.isGraph) return undefined;
  // `?pageCursor=&limit=20`: it waits for something.
  const blank = lookalike(
    seen,
    (value, name) =>
      ['', '*', null].includes(value) && /cursor|token|after|marker|continu|bookmark|next|start/i.test(name),
  );
  return blank
    ? `\`${best.path}\` is a token, and \`${blank}\` of the request is blank: does that take it, and not \`${best.param}\`?`
    : spelled(best.param, seen).doubt;
}

/**
 * @param {Seen} seen
 * @returns {Way | undefined}
 */
function byToken(seen) {
  const { isPost, isRpc, flags: known } = seen;
  const [best] = tokens(seen);
  if (!best) return undefined;
  const { name } = best.known || isRpc || seen.isGraph ? { name: best.param } : spelled(best.param, seen);
  const target = best.target ?? (isRpc ? `body:params.${name}` : isPost ? `body:${join('', name)}` : `query:${name}`);
  const doubt = best.sure
    ? obstacle(seen, best)
    : `\`${best.path}\` is a token, but nothing says which ${seen.isGraph ? 'variable' : 'parameter'} takes it (\`${best.param}\`?)`;
  return {
    next: { set: { [target]: `body:${best.path}` } },
    // A token that comes back unchanged is the end.
    ...(known.length === 0 && { stop: [{ same: [target] }] }),
    ...(seen.isGraph && { error: { at: 'body:errors' } }),
    reason: `\`${best.path}\` is a token${best.sure ? `, asked with as \`${best.param}\`` : ''}`,
    confidence: best.sure ? 0.88 : 0.4,
    doubt,
  };
}

/** From here on a way is good enough; one with a doubt is not. */
const DOUBTFUL = 0.7;

/**
 * The ways on that the answer shows, the surest first, and what is doubtful.
 *
 * @param {Seen} seen
 */
export function ways(seen) {
  let found = /** @type {Way[]} */ (
    [byLink, byHeader, byConnection, byMerge, byUrl, byToken, byOffset, byPage]
      .map((rule) => rule(seen))
      .filter(Boolean)
  );
  // What these two read, others would take for something else.
  found = found.some((way) => way.only) ? found.filter((way) => way.only) : found;
  for (const way of found) if (way.doubt) way.confidence = Math.min(way.confidence, DOUBTFUL);
  // Of two ways to count, it is the one whose parameter the request has.
  if (found.some((way) => counts(way) && way.known && !way.doubt))
    found = found.filter((way) => !counts(way) || way.known);
  found.sort((a, b) => b.confidence - a.confidence);
  const [best] = found;
  // What counts is worth little beside a token or a URL that may be the better way.
  const rival = best && counts(best) && found.find((other) => !counts(other) && (other.doubt || other.lost));
  if (rival)
    Object.assign(best, {
      confidence: Math.min(best.confidence, DOUBTFUL),
      doubt: best.doubt ?? rival.doubt ?? rival.reason,
    });
  return { found, doubts: found.length > 0 ? [] : openQuestions(seen) };
}
