// Places of an answer, by the names that dialects give them: `body:meta.next`, `header:x-next-page`, `link:next`.
// An answer is `{ status, headers, body }`: headers by lower-case name, the body as bytes.

/** A JSON answer. */
export const json = (value, { status = 200, headers = {} } = {}) => text(JSON.stringify(value), { status, headers });

/** An answer of any text. */
export const text = (body, { status = 200, headers = {} } = {}) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(body),
});

const steps = (path) => (path === '' ? [] : path.split('.'));

/**
 * The steps of a place in a body, or undefined for a place elsewhere. `body:@odata.nextLink` is one step: it begins
 * with `@`.
 */
function inBody(place) {
  if (!place.startsWith('body:')) return undefined;
  const path = place.slice('body:'.length);
  return path.startsWith('@') ? [path] : steps(path);
}

/** The body as a value. For answers of servers whose numbers are small. */
export const jsonOf = (answer) => JSON.parse(answer.body.toString());

/** The same answer with another value as its body. */
export const withValue = (answer, value) => ({ ...answer, body: Buffer.from(JSON.stringify(value)) });

/** What stands at a place; undefined if nothing does. */
export function read(answer, place) {
  const path = inBody(place);
  if (path) return path.reduce((value, step) => value?.[step], jsonOf(answer));
  const [kind, name] = place.split(':');
  if (kind === 'header') return answer.headers[name];
  return linksOf(answer).find(({ rel }) => rel === name)?.url;
}

/** The answer with `value` at a place; undefined takes it away. */
export function write(answer, place, value) {
  const path = inBody(place);
  if (!path) {
    const [kind, name] = place.split(':');
    return kind === 'header' ? withHeader(answer, name, value) : withLink(answer, name, value);
  }
  if (path.length === 0) return withValue(answer, value);
  const body = jsonOf(answer);
  const last = path.pop();
  const parent = path.reduce((at, step) => (at[step] ??= {}), body);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return withValue(answer, body);
}

function withHeader(answer, name, value) {
  const headers = { ...answer.headers };
  if (value === undefined) delete headers[name];
  else headers[name] = String(value);
  return { ...answer, headers };
}

const linksOf = (answer) =>
  [...(answer.headers.link ?? '').matchAll(/<([^>]*)>\s*;\s*rel="?([\w-]+)"?/g)].map(([, url, rel]) => ({ url, rel }));

/** Other relations stay: a header that is there and says nothing about `rel`. */
function withLink(answer, rel, url) {
  const links = linksOf(answer).filter((link) => link.rel !== rel);
  if (url !== undefined) links.push({ rel, url });
  const header = links.map((link) => `<${link.url}>; rel="${link.rel}"`).join(', ');
  return withHeader(answer, 'link', header === '' ? undefined : header);
}
