// How one answer says that there is more: rules, the surest first. Each gives `{ next, back?, stop?, limit?, reason, confidence }` or nothing.
import { isObject, isScalar, join, plain } from './detect-look.js';

const filled = (value) => value !== null && value !== undefined && value !== '' && value !== false;
const isUrl = (value) => typeof value === 'string' && /^(https?:\/\/|\/|\?)/.test(value);
const number = (value) => (typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined);

/** Names of the request that say how many items a page has. */
const SIZES = ['limit', 'pagesize', 'perpage', 'size', 'count', 'maxresults', 'first', 'top', 'rows', 'take', 'n', 'num', 'hitsperpage', 'pagelimit', 'itemsperpage', 'pagepagesize', 'paginationpagesize', 'paginationlimit'];

/** Where the request says how many items a page has. */
export function limitOf({ query, sent, variables }) {
  const fits = (name) => SIZES.includes(plain(name)) || /page.?size|per.?page/i.test(name);
  for (const [name, value] of query) if (fits(name) && /^\d+$/.test(value)) return { at: `query:${name}` };
  for (const [place, object] of [['body:variables.', variables], ['body:', sent]]) {
    for (const [name, value] of Object.entries(object ?? {})) if ((fits(name) || place === 'body:variables.') && number(value) > 0) return { at: place + join('', name) };
  }
  return undefined;
}

const FLAGS = /^(has_?more(_?(items|results|records|data))?|has_?next(_?page)?|more|is_?truncated|more_?(available|results|records))$/i;
const LAST = /^(is_?last(_?page)?|done|last|end|finished|complete|is_?done|end_?of_?(list|records|results))$/i;

/** Flags that say whether there is more, as stop rules; `more`: what they say now. */
export function flags(all) {
  const found = [];
  for (const { path, name, value } of all) {
    if (typeof value !== 'boolean') continue;
    if (FLAGS.test(name)) found.push({ rule: { flag: `body:${path}` }, more: value, path });
    else if (LAST.test(name)) found.push({ rule: { flag: `body:${path}`, is: true }, more: !value, path });
  }
  return found;
}

const NEXT = /next|more|following|older/i;
const PREVIOUS = /prev|newer/i;

/** URLs of the body that lead somewhere, and where a link is an object, those in it. */
function urls(all, wanted) {
  const found = [];
  for (const { path, name, parents, value } of all) {
    if (!isUrl(value)) continue;
    const own = wanted.test(name);
    const inside = /^(href|url|link|uri)$/i.test(name) && parents.length > 0 && wanted.test(parents.at(-1));
    if (own || inside) found.push({ path, value });
  }
  for (const { path, value } of all) {
    if (!Array.isArray(value)) continue;
    const rel = value.find((one) => isObject(one) && typeof one.rel === 'string' && /^(next|prev|previous)$/i.test(one.rel) && wanted.test(one.rel));
    const field = rel && ['href', 'url', 'uri'].find((one) => isUrl(rel[one]));
    if (field) found.push({ path: `${path}[?rel=${rel.rel}].${field}`, value: rel[field] });
  }
  return found;
}

function byLink({ links, headers }) {
  if (!filled(links.next)) return undefined;
  // A link that says by `results` whether it leads anywhere is there for ever.
  const stop = /;\s*results\s*=/i.test(headers.get('link')) ? [{ empty: true }] : undefined;
  return { next: { url: 'link:next' }, stop, ...(links.prev && { back: { url: 'link:prev' } }), reason: 'the Link header has a `next`', confidence: 0.97 };
}

/** Parameters of the request that a next URL leaves out: then it is no whole address of the next page. */
const drops = ({ query, url }, next) => {
  if (!url) return [];
  const there = new URL(next, url).searchParams;
  return [...query.keys()].filter((name) => !there.has(name) && !/^(page|offset|cursor|start|skip|from)$/i.test(name));
};

/** Tokens in headers that are known to be asked with by these parameters. */
const HEADERS = { 'x-ms-continuationtoken': 'continuationToken', 'x-next-page': 'page', 'x-next-cursor': 'cursor' };

function byHeader({ headers }) {
  const found = Object.keys(HEADERS).find((name) => filled(headers.get(name)));
  return found && { next: { set: { [`query:${HEADERS[found]}`]: `header:${found}` } }, reason: `the header \`${found}\` is a token`, confidence: 0.9 };
}

function byUrl(seen) {
  const [found] = urls(seen.all, NEXT);
  if (!found) return undefined;
  const base = seen.all.find(({ path, value }) => /(^|[._])base$/i.test(path) && isUrl(value) && found.path.startsWith(path.replace(/base$/i, '')));
  const lost = drops(seen, found.value);
  const [previous] = urls(seen.all, PREVIOUS);
  const back = previous && { url: `body:${previous.path}`, ...(base && { base: `body:${base.path}` }) };
  if (base && found.value.startsWith('/')) return { next: { url: `body:${found.path}`, base: `body:${base.path}` }, back, reason: `\`${found.path}\` is a URL behind \`${base.path}\``, confidence: 0.9 };
  if (lost.length > 0) return { next: { url: `body:${found.path}`, keep: lost.map((name) => `query:${name}`) }, back, reason: `\`${found.path}\` is a URL that leaves ${lost.join(', ')} out`, confidence: 0.72, lost };
  // A bare query may leave out what the request had.
  const confidence = found.value.startsWith('?') && !seen.url ? 0.85 : 0.93;
  return { next: { url: `body:${found.path}` }, back, reason: `\`${found.path}\` is a URL`, confidence };
}

function byConnection({ all, variables, list }) {
  const info = all.find(({ name, value }) => name === 'pageInfo' && isObject(value) && 'hasNextPage' in value);
  if (!info) return undefined;
  const after = Object.keys(variables ?? {}).find((name) => /after|cursor/i.test(name));
  const edges = list?.path.endsWith('edges');
  return {
    next: { set: { [`body:variables.${after ?? 'after'}`]: edges ? [`body:${info.path}.endCursor`, 'last:cursor'] : `body:${info.path}.endCursor` } },
    stop: [{ flag: `body:${info.path}.hasNextPage` }],
    error: { at: 'body:errors' },
    reason: `\`${info.path}\` is a GraphQL connection`,
    confidence: after ? 0.95 : 0.85,
  };
}

function byMerge({ all, query }) {
  const found = all.find(({ name, value }) => name === 'continue' && isObject(value) && Object.values(value).every(isScalar));
  if (!found || !('continue' in found.value || [...query.keys()].includes('action'))) return undefined;
  return { next: { merge: `body:${found.path}` }, reason: `\`${found.path}\` holds parameters`, confidence: 0.93 };
}

/** Names of tokens that are asked with by their own name. */
const SAME = new Set(['cursor', 'continue', 'after', 'startingafter', 'scrollparam', 'bookmark', 'marker', 'continuation', 'continuationtoken', 'pagetoken', 'offset', 'paginationtoken', 'resumptiontoken', 'pagecursor']);
/** `nextPageToken` is asked with as `pageToken`, and so on. */
const STRIPPED = /^next_?(cursor|page_?token|marker|cursor_?mark|offset|continuation_?token|start|bookmark|after|skip_?token|link_?token)$/i;
const lower = (name) => name[0].toLowerCase() + name.slice(1);

function paramOf({ name, parents, value }, { query, sent, isPost }) {
  const known = new Map([...query.keys(), ...Object.keys(sent ?? {})].map((param) => [plain(param), param]));
  const word = plain(name);
  if (isPost && /^nexttoken$/i.test(name)) return { param: name, sure: true };
  const stripped = STRIPPED.exec(name);
  const own = stripped ? name.replace(/^next_?/i, '') : name;
  const bare = stripped && name[0] === 'n' ? lower(own) : own;
  if (known.has(plain(bare)) && (stripped || SAME.has(word))) return { param: known.get(plain(bare)), sure: true };
  if (parents.length > 0 && /^next$/i.test(parents.at(-1))) return { param: name, sure: true };
  if (typeof value === 'number' && word === 'nextpage') return { param: 'page', sure: true };
  // Inside an object, a cursor often goes by another name: `pagination.cursor` into `after`.
  if (word === 'cursor' && parents.length > 0) return { param: name, sure: false };
  // Some ask with `page_token`, some with the very name.
  if (name === 'next_page_token') return { param: bare, sure: false };
  if (SAME.has(word) || stripped) return { param: bare, sure: true };
  if (/^(after|end|next)_?cursor$/i.test(name)) {
    const sized = [...query.keys()].find((param) => /^page\[size\]$/.test(param));
    if (sized) return { param: 'page[after]', sure: true };
    return { param: /^after/i.test(name) ? 'after' : 'cursor', sure: false };
  }
  if (word === 'nextbatch') return { param: 'from', sure: true };
  if (/^next_?(token|page|key|id|from)?$|^(end|last)_?(cursor|key|token)$|^scroll_?id$/i.test(name)) return { param: lower(bare.replace(/^next_?/i, '') || name), sure: false };
  return undefined;
}

function byToken(seen) {
  const { all, isPost, isRpc, flags: known } = seen;
  const found = [];
  for (const at of all) {
    if (at.path === '' || !filled(at.value) || isUrl(at.value)) continue;
    const numeric = typeof at.value === 'number';
    // A number with the name of a token is where this page starts, unless its name says that it is the next one.
    if (numeric ? !/^next/i.test(at.name) : typeof at.value !== 'string') continue;
    const how = paramOf(at, seen);
    if (how) found.push({ ...at, ...how });
  }
  found.sort((a, b) => Number(b.sure) - Number(a.sure) || Number(NEXT.test(b.name)) - Number(NEXT.test(a.name)));
  const [best] = found;
  if (!best) return undefined;
  const target = isRpc ? `body:params.${best.param}` : isPost ? `body:${join('', best.param)}` : `query:${best.param}`;
  return {
    next: { set: { [target]: `body:${best.path}` } },
    // A token that comes back unchanged is the end.
    ...(known.length === 0 && { stop: [{ same: [target] }] }),
    reason: `\`${best.path}\` is a token${best.sure ? `, asked with as \`${best.param}\`` : ''}`,
    confidence: best.sure ? 0.88 : 0.4,
    doubt: best.sure ? undefined : `\`${best.path}\` is a token, but nothing says which parameter takes it (\`${best.param}\`?)`,
  };
}

const named = (all, words) => all.find(({ name, value }) => words.includes(plain(name)) && number(value) !== undefined);
const PAGES = ['pages', 'totalpages', 'nbpages', 'pagecount', 'pagestotal', 'numpages', 'totalpagecount', 'lastpage', 'pagetotal'];
const PAGE = ['page', 'currentpage', 'pagenumber', 'pageno', 'pageindex', 'number'];
const TOTAL = ['total', 'totalcount', 'totalitems', 'totalresults', 'totalelements', 'numfound', 'count', 'totalsize', 'totalrecords'];

const place = ({ query, sent, isPost }, words, usual) => {
  for (const name of query.keys()) if (words.includes(plain(name))) return { at: `query:${name}`, known: true };
  for (const name of Object.keys(sent ?? {})) if (words.includes(plain(name))) return { at: `body:${join('', name)}`, known: true };
  return { at: `${isPost ? 'body' : 'query'}:${usual}`, known: false };
};

function byPage(seen) {
  const { all, headers, query } = seen;
  const header = ['x-wp-totalpages', 'x-total-pages', 'x-pagination-page-count', 'x-pagination-total-pages'].find((name) => /^\d+$/.test(headers.get(name) ?? ''));
  const pages = named(all, PAGES);
  const page = named(all, PAGE);
  if (!pages && !header) return undefined;
  const bracketed = [...query.keys()].find((name) => /\[(page|number)\]$/i.test(name));
  const nested = pages?.parents.at(-1) === 'pagination' && pages.parents.at(-2) === 'meta' && /^pageCount$/.test(pages.name) ? 'pagination[page]' : undefined;
  const at = bracketed ? { at: `query:${bracketed}`, known: true } : place(seen, ['page', 'pagenumber', 'pageno', 'pageindex', 'currentpage', 'p'], nested ?? 'page');
  const first = page ? number(page.value) : 1;
  const from = first === 0 ? 0 : 1;
  const source = header ? `header:${header}` : `body:${pages.path}`;
  return {
    next: { set: { [at.at]: { inc: 1, from } } },
    stop: [{ empty: true }, { pages: source, at: at.at, base: from }],
    reason: `\`${source}\` counts the pages${page ? `, and this is page ${first} (\`${page.path}\`)` : ''}`,
    confidence: at.known ? 0.92 : header || (page && first <= 1) ? 0.84 : 0.55,
  };
}

const STARTS = ['offset', 'skip', 'startat', 'start', 'startindex', 'from'];
/** Said by servers that are asked by other words, too. */
const VAGUE = ['start', 'from'];
const STEPS = ['limit', 'maxresults', 'size', 'perpage', 'pagesize', 'itemsperpage', 'count'];

function byOffset(seen) {
  const { all, headers, limit, list } = seen;
  const range = /^(?:\w+ )?(\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  if (range && range[1] === '0') {
    const at = place(seen, ['offset'], 'offset').at;
    return {
      next: { set: { [at]: { inc: 'items', from: 0 } } },
      stop: [{ empty: true }, { total: 'header:content-range', tail: true, at }],
      end_status: [416],
      reason: '`Content-Range` says which items these are',
      confidence: limit?.at === 'query:limit' ? 0.85 : 0.6,
    };
  }
  const start = all.find(({ name, value, path }) => STARTS.includes(plain(name)) && number(value) === 0 && path.split('.').length <= 3);
  const total = named(all, TOTAL);
  const told = total && number(total.value) >= (list?.value.length ?? 0);
  const flagged = seen.flags.some(({ more }) => more);
  if (!start || !(told || flagged)) return undefined;
  const near = all.filter(({ parents }) => parents.join() === start.parents.join());
  const step = STEPS.map((word) => near.find(({ name, value }) => plain(name) === word && number(value) > 0)).find(Boolean);
  const fits = step && number(step.value) >= (list?.value.length ?? 0) && step.path !== total?.path;
  const { at, known } = place(seen, [plain(start.name)], start.name);
  const vague = !known && VAGUE.includes(plain(start.name));
  return {
    next: { set: { [at]: { inc: fits ? `body:${step.path}` : 'items', from: 0 } } },
    // A flag outranks a page that happens to be empty.
    stop: told ? [...(flagged ? [] : [{ empty: true }]), { total: `body:${total.path}`, at }] : undefined,
    reason: `\`${start.path}\` is where this page starts${told ? `, of \`${total.path}\` items in all` : ''}`,
    confidence: vague ? 0.6 : 0.87,
    doubt: vague ? `\`${start.path}\` is where this page starts, but the parameter may have another name` : undefined,
  };
}

/** Why nothing can be said: what there is that says that there is more, and not how. */
function doubts({ flags: known, all }) {
  const flag = known.find(({ more }) => more);
  if (flag) return [`\`${flag.path}\` says that there is more, but nothing in the answer says how to ask for it: by a field of the last item?`];
  const total = named(all, TOTAL);
  if (total) return [`\`${total.path}\` counts the items, but nothing says where a page starts: which parameter skips, or turns, pages?`];
  return ['nothing in the answer leads on: it may be the whole list, or go on by a page number, an offset or a field of the last item'];
}

/** The ways on that the answer shows, the surest first, and what is doubtful. */
export function ways(seen) {
  const found = [byLink, byHeader, byConnection, byMerge, byUrl, byToken, byOffset, byPage].map((rule) => rule(seen)).filter(Boolean);
  found.sort((a, b) => b.confidence - a.confidence);
  const [best] = found;
  // What counts is worth little beside a token or a URL that may be the better way.
  const rival = best && !('url' in best.next) && Object.values(best.next.set ?? {}).some((source) => isObject(source)) && found.find((other) => other.doubt || other.lost);
  if (rival) Object.assign(best, { confidence: Math.min(best.confidence, 0.7), doubt: rival.doubt ?? rival.reason });
  return { found, doubts: found.length > 0 ? [] : doubts(seen) };
}
