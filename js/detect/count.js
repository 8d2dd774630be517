// Ways on that count: page numbers, and how many items to skip.
/** @import { Flag, List, Parameter, Place, Seen, Way } from './values.js' */
import { lookalike, param, spelled } from './params.js';
import { isObject, number, plain } from './values.js';

const PAGES = [
  'totalpages',
  'pagecount',
  'pages',
  'nbpages',
  'pagestotal',
  'numpages',
  'totalpagecount',
  'lastpage',
  'pagetotal',
];
const PAGE = ['page', 'currentpage', 'pagenumber', 'pageno', 'pageindex', 'number'];
const TOTAL = [
  'total',
  'totalcount',
  'totalitems',
  'totalresults',
  'totalelements',
  'totaldocs',
  'totalsize',
  'totalrecords',
  'totalhits',
  'totalrows',
  'numfound',
  'odatacount',
  'count',
];
/** Numbers under these are of something else than the items. */
const APART = /shard|facet|quota|rate|usage|stat|bucket/i;

const PAGE_PARAMS = ['page', 'pagenumber', 'pageno', 'pageindex', 'currentpage', 'p'];
const START_PARAMS = [
  'offset',
  'skip',
  'start',
  'startat',
  'startindex',
  'from',
  'resultoffset',
  'skipcount',
  'sysparmoffset',
];
const HEADERS = [
  'x-wp-totalpages',
  'x-total-pages',
  'total-pages',
  'x-pagination-page-count',
  'x-pagination-total-pages',
];

/**
 * @param {Place[]} all
 * @param {string[]} words
 * @returns {Place | undefined}
 */
const named = (all, words) => {
  const found = all.filter(
    ({ name, parents, value }) =>
      words.includes(plain(name)) && number(value) !== undefined && !parents.some((parent) => APART.test(parent)),
  );
  return found.sort((a, b) => words.indexOf(plain(a.name)) - words.indexOf(plain(b.name)))[0];
};

/**
 * The number of all items: more than this page has; a `count` of as many as there are may be that of the page.
 *
 * @param {Pick<Seen, 'all' | 'list'>} seen
 */
export function totalOf({ all, list }) {
  const rows = list?.value.length ?? 0;
  return (
    named(
      all.filter(({ value }) => number(value) > rows),
      TOTAL,
    ) ??
    named(
      all.filter(({ name, value }) => number(value) === rows && plain(name) !== 'count'),
      TOTAL,
    )
  );
}

/**
 * Where a parameter goes that the request does not have yet.
 *
 * @param {Seen} seen
 * @param {string} usual
 * @param {number} now
 * @returns {Parameter}
 */
function guess(seen, usual, now) {
  if (seen.isGraph)
    return {
      at: `body:variables.${usual}`,
      doubt: `the query has no variable for a \`${usual}\`: write one, and give it to the field of the list`,
    };
  const { name, doubt } = spelled(usual, seen);
  const other = lookalike(seen, (value) => value !== null && number(value) === now);
  return {
    at: `${seen.isPost ? 'body' : 'query'}:${name}`,
    doubt:
      doubt ?? (other && `the parameter may be \`${other}\` of the request, which is ${now} now, and not \`${name}\``),
  };
}

/**
 * @param {Seen} seen
 * @returns {Way | undefined}
 */
export function byPage(seen) {
  const { all, headers, query, flags } = seen;
  const header = HEADERS.find((name) => /^\d+$/.test(headers.get(name) ?? ''));
  const pages = named(all, PAGES);
  const page = named(all, PAGE);
  const flag = flags.find(({ more }) => more);
  const bracketed = [...query.keys()].find((name) => /\[(page|number)\]$/i.test(name));
  /** @type {Parameter | undefined} */
  const known = bracketed
    ? { at: `query:${bracketed}`, value: number(query.get(bracketed)) }
    : param(seen, PAGE_PARAMS);
  if (!pages && !header && !(flag && (known || page))) return undefined;
  const told = page ? number(page.value) : undefined;
  const nested =
    pages?.parents.at(-1) === 'pagination' && pages.parents.at(-2) === 'meta' && /^pageCount$/.test(pages.name)
      ? 'pagination[page]'
      : undefined;
  const { at, doubt } =
    known ?? (nested ? /** @type {Parameter} */ ({ at: `query:${nested}` }) : guess(seen, 'page', told ?? 1));
  const first = told ?? known?.value ?? 1;
  const from = first === 0 ? 0 : 1;
  const source = header ? `header:${header}` : pages && `body:${pages.path}`;
  const reasons = [
    source && `\`${source}\` counts the pages`,
    page && `this is page ${first} (\`${page.path}\`)`,
    !source && `\`${/** @type {Flag} */ (flag).path}\` says that there is more`,
  ];
  const found = {
    next: { set: { [at]: { inc: 1, from } } },
    stop: source ? [{ empty: true }, { pages: source, at, base: from }] : undefined,
    reason: reasons.filter(Boolean).join(', and '),
    known: Boolean(known),
    doubt,
  };
  if (known) {
    // Spring may count from 1 in requests and from 0 in answers.
    const odd = told !== undefined && known.value !== undefined && told !== known.value;
    return {
      ...found,
      confidence: 0.92,
      doubt: odd
        ? `the request asks for page ${known.value}, and the answer says that it is page ${told} (\`${/** @type {Place} */ (page).path}\`)`
        : undefined,
    };
  }
  const usual = header || (page && first <= 1 && /^(page|current_?page)$/i.test(page.name));
  if (source && usual) return { ...found, confidence: 0.84 };
  const counts = source
    ? `\`${source}\` counts the pages`
    : `\`${/** @type {Place} */ (page).path}\` is the number of this page`;
  const name = at.replace(/^.*?:/, '');
  return {
    ...found,
    confidence: 0.55,
    doubt: doubt ?? `${counts}, but the parameter that turns them may have another name than \`${name}\``,
  };
}

const STARTS = ['offset', 'skip', 'startat', 'start', 'startindex', 'from'];
/** Said by servers that are asked by other words, too. */
const VAGUE = ['start', 'from', 'startindex'];
const STEPS = ['limit', 'maxresults', 'size', 'perpage', 'pagesize', 'itemsperpage', 'count'];

/**
 * @param {Seen} seen
 * @returns {Way | undefined}
 */
function byRange(seen) {
  const range = /^(?:\w+ )?(\d+)-(\d+)\/(\d+|\*)$/.exec(seen.headers.get('content-range') ?? '');
  if (range?.[1] !== '0') return undefined;
  const known = param(seen, ['offset']);
  const { at, doubt } = known ?? guess(seen, 'offset', 0);
  const sure = known || seen.limit?.at === 'query:limit';
  return {
    next: { set: { [at]: { inc: 'items', from: 0 } } },
    stop: [{ empty: true }, { total: 'header:content-range', tail: true, at }],
    endStatus: [416],
    reason: '`Content-Range` says which items these are',
    known: Boolean(known),
    confidence: sure ? 0.85 : 0.6,
    doubt: sure
      ? doubt
      : '`Content-Range` says which items these are, but not how others are asked for: by `offset`, or by a header?',
  };
}

/**
 * @param {Seen} seen
 * @returns {Way | undefined}
 */
export function byOffset(seen) {
  const ranged = byRange(seen);
  if (ranged) return ranged;
  const { all, list, flags } = seen;
  const start = all.find(
    ({ name, value, path }) => STARTS.includes(plain(name)) && number(value) === 0 && path.split('.').length <= 3,
  );
  const asked = param(seen, start ? [...new Set([plain(start.name), ...START_PARAMS])] : START_PARAMS);
  // A request that starts elsewhere than at 0 may count from 1, or be in the middle of the list.
  const known = asked && (asked.value === 0 || (start && asked.value === undefined)) ? asked : undefined;
  if (!start && !known) return undefined;
  const total = totalOf(seen);
  const more = flags.some((flag) => flag.more);
  const near = start ? all.filter(({ parents }) => parents.join() === start.parents.join()) : [];
  const step = STEPS.map((word) =>
    near.find(({ name, value }) => plain(name) === word && typeof value !== 'string' && number(value) > 0),
  ).find(Boolean);
  const fits =
    step &&
    number(step.value) >= (list?.value.length ?? 0) &&
    step.path !== total?.path &&
    plain(step.name) !== 'count';
  const { at, doubt } = known ?? guess(seen, /** @type {Place} */ (start).name, 0);
  const starts = start ? `\`${start.path}\` is where this page starts` : `the request starts at 0 (\`${at}\`)`;
  const found = {
    next: { set: { [at]: { inc: fits ? `body:${step.path}` : 'items', from: 0 } } },
    // A flag outranks a page that happens to be empty.
    stop: total
      ? [...(more ? [] : [{ empty: true }]), { total: `body:${total.path}`, at }]
      : more
        ? undefined
        : [{ empty: true }],
    reason: total ? `${starts}, of \`${total.path}\` items in all` : starts,
    known: Boolean(known),
    confidence: known ? 0.93 : 0.87,
    doubt,
  };
  // The server may cut pages, or leave rows out that it has counted.
  const came = list?.value.length ?? 0;
  const cut = fits && number(step.value) > came && (total || more);
  if (cut && !doubt)
    return {
      ...found,
      confidence: 0.6,
      doubt: `\`${step.path}\` says ${number(step.value)}, and ${came} came, though there are more: is the next page ${came} further (\`inc: 'items'\`), or ${number(step.value)}?`,
    };
  if (!total && !more)
    return {
      ...found,
      confidence: 0.6,
      doubt:
        doubt ??
        `\`${at.replace(/^.*?:/, '')}\` skips items, but nothing says how many there are in all: does an empty page end the list?`,
    };
  if (known || doubt || !start) return found;
  // Feathers says `skip`, and may be asked by `$skip`.
  const feathers = plain(start.name) === 'skip' && list?.path === 'data' && !seen.limit && !seen.isGraph;
  const paged = param(seen, PAGE_PARAMS) ?? named(all, PAGES) ?? named(all, PAGE);
  // CouchDB says `offset`, and is asked by `skip`.
  const couch = seen.all.some(({ name, parents }) => name === 'total_rows' && parents.length === start.parents.length);
  const why = paged ? 'there are page numbers, too' : 'the parameter may have another name';
  return VAGUE.includes(plain(start.name)) || feathers || couch || paged
    ? { ...found, confidence: 0.6, doubt: `\`${start.path}\` is where this page starts, but ${why}` }
    : found;
}

/**
 * Whether a way counts by itself.
 *
 * @param {Way} way
 */
export const counts = ({ next }) => Object.values(next.set ?? {}).some((source) => isObject(source) && 'inc' in source);

/**
 * Why nothing can be said: what there is that says that there is more, and not how.
 *
 * @param {Seen} seen
 */
export function openQuestions(seen) {
  const flag = seen.flags.find(({ more }) => more);
  if (flag)
    return [
      `\`${flag.path}\` says that there is more, but nothing in the answer says how to ask for it: by a field of the last item?`,
    ];
  const total = totalOf(seen) ?? named(seen.all, TOTAL);
  if (total)
    return [
      `\`${total.path}\` counts the items, but nothing says where a page starts: which parameter skips, or turns, pages?`,
    ];
  return [
    'nothing in the answer leads on: it may be the whole list, or go on by a page number, an offset or a field of the last item',
  ];
}
