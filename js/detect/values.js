// Small questions about values and names, which every part of the detection asks.

export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isScalar = (value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';

/** A path as a dialect writes it. */
export const join = (path, name) =>
  /^[A-Za-z_]\w*$/.test(name) ? (path ? `${path}.${name}` : name) : `${path}[${JSON.stringify(name)}]`;

/** `nextPageToken`, `next_page_token` and `NextPageToken` are one name. */
export const plain = (name) => name.replace(/[^a-zA-Z0-9]/g, '').toLowerCase();

export const filled = (value) => value !== null && value !== undefined && value !== '' && value !== false;

/** A number, or digits as text: some servers write all numbers so. */
export function number(value) {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/**
 * What stands at a plain path (`a.b`, `["a.b"].c`) of a value; undefined where nothing does, or where the path is not
 * plain.
 */
export function valueAt(value, path) {
  if (path === '') return value;
  const steps = [...path.matchAll(/\["([^"]+)"\]|\[(\d+)\]|(?:^|\.)([A-Za-z_]\w*)/g)];
  if (steps.reduce((sum, [whole]) => sum + whole.length, 0) !== path.length) return undefined;
  return steps.reduce((at, [, quoted, index, name]) => at?.[quoted ?? index ?? name], value);
}
