// JSON read so that no number loses its digits, and values written as JavaScript.
/** @import { Asked } from './values.js' */
import { isObject } from './values.js';
import { escaped } from '../errors/shown.js';

/** Stands before the digits of a number while `JSON.parse` is at work; no text of an API begins with it. */
const MARK = '\uE000';

/** Strings, and whole numbers: only the latter are changed. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs;

/**
 * The value of a JSON text, where whole numbers beyond 2^53 are bigints: as doubles, two ids could be one.
 *
 * @param {string} text
 */
function exact(text) {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  /** @param {string} token */
  const unsafe = (token) => /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
  return JSON.parse(
    text.replace(TOKENS, (token) => (unsafe(token) ? `"${MARK}${token}"` : token)),
    (_name, value) => (typeof value === 'string' && value[0] === MARK ? BigInt(value.slice(1)) : value),
  );
}

/**
 * A body that is text or a value already; undefined if it is neither.
 *
 * @param {unknown} body
 * @returns {any}
 */
export function parsed(body) {
  try {
    return typeof body === 'string' ? exact(body) : (body ?? undefined);
  } catch {
    return undefined;
  }
}

/**
 * Whether a value holds a bigint: that is no JSON for `JSON.stringify`.
 *
 * @param {unknown} value
 * @returns {boolean}
 */
export const holdsBig = (value) =>
  typeof value === 'bigint' || (typeof value === 'object' && value !== null && Object.values(value).some(holdsBig));

/**
 * As a string of JavaScript's, in which nothing is unseen.
 *
 * @param {string} text
 */
const quoted = (text) => `'${escaped(text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r'))}'`;

/**
 * A member's name; `__proto__` as it stands would be the prototype.
 *
 * @param {string} name
 */
const nameOf = (name) =>
  name === '__proto__' ? "['__proto__']" : /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);

/**
 * A value as JavaScript, on one line.
 *
 * @param {unknown} value
 * @returns {string}
 */
export function literal(value) {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (!isObject(value)) return String(value);
  const members = Object.entries(value).map(([name, member]) => `${nameOf(name)}: ${literal(member)}`);
  return members.length > 0 ? `{ ${members.join(', ')} }` : '{}';
}

/**
 * What the feed is made with: what was asked, so that the lines run as they are, and the dialect. Headers may be
 * secrets, and are left out.
 *
 * @param {(Asked & { sent?: object }) | undefined} request
 * @param {string} dialect
 * @param {number} [wanted] the page size that the caller wants
 */
function optionsOf(request, dialect, wanted) {
  const { method = '', body, sent } = request ?? {};
  const usual = body === undefined ? 'GET' : 'POST';
  const parts = [];
  if (method && method !== usual) parts.push(`method: ${literal(method)}`);
  if (body !== undefined) parts.push(`body: ${literal(sent && !holdsBig(sent) ? sent : body)}`);
  parts.push(dialect);
  if (wanted) parts.push(`limit: ${wanted}`);
  return `{ ${parts.join(', ')} }`;
}

/**
 * Five lines to paste.
 *
 * @param {{
 *   url?: string,
 *   request?: Asked & { sent?: object },
 *   name: string | null,
 *   use: string | null,
 *   dialect: Record<string, any>,
 *   wanted?: number,
 * }} found
 */
export function paste({ url, request, name, use, dialect, wanted }) {
  const where = literal(url ?? '/api/items');
  if (name)
    return [
      "import { feed } from 'unspool';",
      `import { ${name} } from 'unspool/dialects';`,
      '',
      `const items = feed(${where}, ${optionsOf(request, `dialect: ${use}`, wanted)});`,
      'for await (const item of items) console.log(item);',
    ].join('\n');
  const { items, item, key, limit, next, ...rest } = dialect;
  const head = Object.entries({ items, item, key, limit }).filter(([, value]) => value !== undefined);
  /** @param {[field: string, value: unknown][]} members */
  const write = (members) => members.map(([field, value]) => `${field}: ${literal(value)}`).join(', ');
  const tail = Object.entries(rest).filter(([, value]) => value !== undefined);
  const end = tail.length > 0 ? `  ${write(tail)} };` : '};';
  return [
    "import { feed } from 'unspool';",
    `const dialect = { ${write(head)},`,
    `  next: ${literal(next)},`,
    end,
    `const items = feed(${where}, ${optionsOf(request, 'dialect', wanted)});`,
  ].join('\n');
}
