// Small questions about values and names, which every part of the detection asks; and what they share.

/**
 * A value of the answer, by its path.
 * @typedef {{ path: string, name: string, parents: string[], value: any }} Place
 *
 * A list that may be the items.
 * @typedef {Omit<Place, 'value'> & { value: any[], score: number }} List
 *
 * Where a parameter of the request goes, and what it is now.
 * @typedef {{ at: string, value?: number, doubt?: string }} Parameter
 *
 * What was asked.
 * @typedef {{ method?: string, url?: string, body?: string | null }} Asked
 *
 * The arguments of a GraphQL field: where the request gives the value, or what stands in the query.
 * @typedef {{ at?: string, variable?: string, value?: any, literal?: string }} Argument
 * @typedef {{ field?: string, args: Map<string, Argument> }} Field
 *
 * A stop rule that a flag of the answer makes; `more`: what it says now.
 * @typedef {{ rule: any, more: boolean, path: string }} Flag
 *
 * What may name the items.
 * @typedef {{ path: any, doubt?: string }} Candidate
 *
 * Everything that is known of one answer.
 * @typedef {object} Seen
 * @property {any} body
 * @property {Headers} headers
 * @property {string} [url]
 * @property {string} host
 * @property {string} path
 * @property {URLSearchParams} query
 * @property {Asked} [request]
 * @property {Place[]} all
 * @property {List[]} lists
 * @property {List} [list]
 * @property {Record<string, any>} [sent] the body of the request
 * @property {boolean} [isPost] undefined where nobody says what was asked
 * @property {boolean} isRpc
 * @property {boolean} isGraph
 * @property {Field[]} [fields]
 * @property {Record<string, string>} links
 * @property {Flag[]} flags
 * @property {import('../dialects/dialect.d.ts').Limit} [limit]
 * @property {number} [wanted] the page size that the caller wants
 * @property {Candidate[]} keys
 * @property {any} [key]
 *
 * A way on: the rules of a dialect, and what speaks for and against them.
 * @typedef {object} Way
 * @property {any} next
 * @property {any} [back]
 * @property {any[]} [stop]
 * @property {any} [error]
 * @property {number[]} [endStatus]
 * @property {string} reason
 * @property {number} confidence
 * @property {string} [doubt]
 * @property {boolean} [known] the request has its parameter
 * @property {boolean} [only] what it reads, others would take for something else
 * @property {string[]} [lost] parameters that a URL leaves out
 * @property {boolean} [noLimit]
 *
 * @param {unknown} value
 * @returns {value is Record<string, any>}
 */
export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/**
 * @param {unknown} value
 * @returns {value is string | number | bigint}
 */
export const isScalar = (value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';

/**
 * A path as a dialect writes it.
 *
 * @param {string} path
 * @param {string} name
 */
export const join = (path, name) =>
  /^[A-Za-z_]\w*$/.test(name) ? (path ? `${path}.${name}` : name) : `${path}[${JSON.stringify(name)}]`;

/**
 * `nextPageToken`, `next_page_token` and `NextPageToken` are one name.
 *
 * @param {string} name
 */
export const plain = (name) => name.replace(/[^a-zA-Z0-9]/g, '').toLowerCase();

/** @param {unknown} value */
export const filled = (value) => value !== null && value !== undefined && value !== '' && value !== false;

/**
 * A number, or digits as text: some servers write all numbers so.
 *
 * @param {unknown} value
 * @returns {any} a number; or undefined, which is neither more nor less than any
 */
export function number(value) {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/**
 * What stands at a plain path (`a.b`, `["a.b"].c`) of a value; undefined where nothing does, or where the path is not
 * plain.
 *
 * @param {any} value
 * @param {string} path
 * @returns {any}
 */
export function valueAt(value, path) {
  if (path === '') return value;
  const steps = [...path.matchAll(/\["([^"]+)"\]|\[(\d+)\]|(?:^|\.)([A-Za-z_]\w*)/g)];
  if (steps.reduce((sum, [whole]) => sum + whole.length, 0) !== path.length) return undefined;
  return steps.reduce((at, [, quoted, index, name]) => at?.[quoted ?? index ?? name], value);
}
