// Addresses of the next page: in a Link header, in the body, as OData and JSON:API write them.
/** @import { Place, Seen, Way } from './values.js' */
import { filled, isObject, plain } from './values.js';

/** @param {unknown} value */
const looksLikeUrl = (value) => typeof value === 'string' && /^(https?:\/\/|\/|\?)/.test(value);
/**
 * `people?page=2`: relative to something.
 *
 * @param {unknown} value
 */
const looksRelative = (value) => typeof value === 'string' && /^[\w.-][\w./-]*\?\S*=/.test(value);

/**
 * Names of addresses that lead on: `next`, `next_page_url`, `nextRecordsUrl`, `@odata.nextLink`, `__next`,
 * `hydra:next`. What else has a `next` in its name may lead anywhere.
 */
const NEXT = /^(odata|hydra)?next(page|pages|results|records|batch|set)?(url|uri|link|href|path|address)?$/;
const PREVIOUS = /^(odata|hydra)?prev(ious)?(page|pages|results|records|batch|set)?(url|uri|link|href|path|address)?$/;
/** Addresses of more, which may be those of a page for people. */
const MORE = /more.*(url|uri|link|href|path)$|^(following|older)(url|uri|link|href)?$/;

const INNER = ['href', 'url', 'link', 'uri', 'id', '@id'];

/**
 * Addresses of the body by what they are called, those beside the list first.
 *
 * @param {Seen} seen
 * @param {RegExp} wanted
 * @returns {(Pick<Place, 'path' | 'parents' | 'value'> & { rels?: Record<string, any>[] })[]}
 */
function addresses({ all, list }, wanted) {
  const found = [];
  for (const { path, name, parents, value } of all) {
    const fits =
      wanted.test(plain(name)) ||
      (INNER.includes(name.toLowerCase()) &&
        parents.length > 0 &&
        wanted.test(plain(/** @type {string} */ (parents.at(-1)))));
    if (fits && (looksLikeUrl(value) || looksRelative(value))) found.push({ path, parents, value });
  }
  for (const { path, parents, value } of all) {
    if (!Array.isArray(value)) continue;
    const rels = value.filter(
      (one) =>
        isObject(one) &&
        typeof one.rel === 'string' &&
        /^(next|prev|previous)$/i.test(one.rel) &&
        wanted.test(plain(one.rel)),
    );
    const [rel] = rels;
    const field = rel && ['href', 'url', 'uri'].find((one) => looksLikeUrl(rel[one]));
    if (field) found.push({ path: `${path}[?rel=${rel.rel}].${field}`, parents, value: rel[field], rels });
  }
  /** @param {Pick<Place, 'parents'>} place */
  const apart = ({ parents }) =>
    parents.filter((parent, index) => list?.parents[index] !== parent && index < (list?.parents.length ?? 0)).length;
  return found.sort((a, b) => apart(a) - apart(b));
}

/** @param {string} path */
const withoutEnding = (path) => path.replace(/\.\w+$/, '').replace(/\/$/, '');

/**
 * Why an address is not to be followed just so; undefined if nothing speaks against it.
 *
 * @param {Seen} seen
 * @param {string} value
 * @param {string} place
 */
export function detour({ url, path, isPost }, value, place) {
  if (isPost)
    return `${place} is a URL, and the request was a POST: nothing says whether it is to be posted again, and with which body`;
  if (/[{}]/.test(value)) return `${place} (\`${value}\`) is a template, and what to put into it is not said`;
  if (looksRelative(value)) return `${place} (\`${value}\`) is relative to something that the answer does not name`;
  if (!url || !URL.canParse(value, url)) return undefined;
  const [here, there] = [new URL(url), new URL(value, url)];
  if (here.hostname === there.hostname && here.origin !== there.origin)
    return `${place} leads to ${there.origin}, and the request went to ${here.origin}: the server behind your proxy names itself so; let it know its outer name (\`X-Forwarded-Proto\`, \`X-Forwarded-Host\`), or follow no more than the query: \`take: 'query'\` beside \`url\``;
  if (here.origin !== there.origin)
    return `${place} leads to ${there.origin}, and the request went to ${here.origin}: a server behind a proxy names itself so; if it is right, list it in \`origins\``;
  if (path === there.pathname || !path) return undefined;
  if (path.endsWith(there.pathname) || withoutEnding(path) === withoutEnding(there.pathname))
    return `${place} leads to \`${there.pathname}\`, and the request went to \`${path}\`: a part of it seems to be lost`;
  return undefined;
}

/**
 * Parameters of the request that a next URL leaves out: then it is no whole address of the next page.
 *
 * @param {Seen} seen
 * @param {string} value
 */
export function lostParameters({ query, url }, value) {
  if (!url || !URL.canParse(value, url)) return [];
  const { pathname, searchParams: there } = new URL(value, url);
  // At another path it is an address of its own.
  if (pathname !== new URL(url).pathname) return [];
  return [...query.keys()].filter(
    (name) => !there.has(name) && !/^(page|offset|cursor|start|skip|from|\$skip)$/i.test(name),
  );
}

/**
 * @param {Seen} seen
 * @returns {Way | undefined}
 */
export function byLink(seen) {
  const { links, headers } = seen;
  if (!filled(links.next)) return undefined;
  // A link that says by `results` whether it leads anywhere is there for ever.
  const stop = /;\s*results\s*=/i.test(/** @type {string} */ (headers.get('link'))) ? [{ empty: true }] : undefined;
  return {
    next: { url: 'link:next' },
    stop,
    ...(links.prev && { back: { url: 'link:prev' } }),
    reason: 'the Link header has a `next`',
    confidence: 0.97,
    doubt: detour(seen, links.next, 'the `next` of the Link header'),
  };
}

/**
 * Why a link of a list of links is not to be followed just so.
 *
 * @param {Record<string, any>[]} rels
 */
function oddLink(rels) {
  const [{ method = 'GET', body, type = '' }, ...others] = rels;
  if (!/^get$/i.test(method) || body !== undefined)
    return 'the `next` link is to be asked for by another method, or with a body of its own';
  return others.length > 0 && !/json/.test(type)
    ? 'there are several `next` links, and the first one is not said to be JSON'
    : undefined;
}

/**
 * Addresses in all directions, even back from what was asked for first: then the one ahead may be there at the end,
 * too.
 *
 * @param {Seen} seen
 * @param {string} path
 */
const isRing = ({ all }, path) => {
  const holder = all.find(
    (one) =>
      isObject(one.value) &&
      path.startsWith(one.path ? `${one.path}.` : '') &&
      one.path === path.replace(/\.?\w+$/, ''),
  );
  return (
    holder !== undefined && ['first', 'last', 'next', 'previous'].every((name) => looksLikeUrl(holder.value[name]))
  );
};

/**
 * @param {Seen} seen
 * @returns {Way | undefined}
 */
export function byUrl(seen) {
  const [found] = addresses(seen, NEXT);
  if (!found) {
    const [more] = addresses(seen, MORE);
    return (
      more && {
        next: { url: `body:${more.path}` },
        reason: `\`${more.path}\` is a URL`,
        confidence: 0.6,
        doubt:
          detour(seen, more.value, `\`${more.path}\``) ??
          `\`${more.path}\` is a URL, but does it lead to the next page of this list?`,
      }
    );
  }
  const place = `\`${found.path}\``;
  const [previous] = addresses(seen, PREVIOUS);
  const base = seen.all.find(
    ({ path, value }) =>
      /(^|[._])base$/i.test(path) && looksLikeUrl(value) && found.path.startsWith(path.replace(/base$/i, '')),
  );
  const basePath = base && URL.canParse(base.value) ? new URL(base.value).pathname.replace(/\/$/, '') : '';
  const back = previous && { url: `body:${previous.path}` };
  if (base && found.value.startsWith('/') && basePath && !found.value.startsWith(`${basePath}/`)) {
    const behind = { base: `body:${base.path}` };
    return {
      next: { url: `body:${found.path}`, ...behind },
      back: back && { ...back, ...behind },
      reason: `${place} is a URL behind \`${base.path}\``,
      confidence: 0.9,
      doubt: detour(seen, base.value + found.value, place),
    };
  }
  const next = { url: `body:${found.path}` };
  const odd = (found.rels && oddLink(found.rels)) ?? detour(seen, found.value, place);
  if (odd) return { next, back, reason: `${place} is a URL`, confidence: 0.6, doubt: odd };
  const lost = lostParameters(seen, found.value);
  if (lost.length > 0)
    return {
      next: { ...next, keep: lost.map((name) => `query:${name}`) },
      back,
      reason: `${place} is a URL that leaves ${lost.join(', ')} out`,
      confidence: 0.72,
      lost,
    };
  // In OData `$top` caps the whole list.
  const capped = /nextlink|__next/i.test(found.path) && /:\$top$/.test(seen.limit?.at ?? '');
  // A bare query may leave out what the request had.
  const confidence = found.value.startsWith('?') && !seen.url ? 0.85 : 0.93;
  return {
    next,
    back,
    stop: isRing(seen, found.path) ? [{ empty: true }] : undefined,
    noLimit: capped,
    reason: `${place} is a URL`,
    confidence,
  };
}
