// JSON paths as dialects write them: read in a row, and written into an answer.

/**
 * A step of a path: a member, an element, every element (or value of an object), or the element with `member: value`.
 * @typedef {{ name: string } | { index: number } | { each: 'elements' | 'values' } | { where: [string, string] }}
 * Segment
 */

const SEGMENT = /\.?(?:\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]|([^.[\]]+))/y;

/**
 * @param {string} path
 * @returns {Segment[]}
 */
export function parsePath(path) {
  /** @type {Segment[]} */
  const segments = [];
  SEGMENT.lastIndex = 0;
  while (SEGMENT.lastIndex < path.length) {
    const found = SEGMENT.exec(path);
    if (!found) throw new TypeError(`\`${path}\` is not a path that the testing kit can read`);
    const [, quoted, inside, name] = found;
    if (quoted !== undefined) segments.push({ name: JSON.parse(`"${quoted}"`) });
    else if (name !== undefined) segments.push(name === '*' ? { each: 'values' } : { name });
    else if (inside === '*' || inside === '') segments.push({ each: 'elements' });
    else if (/^-?\d+$/.test(inside)) segments.push({ index: Number(inside) });
    else {
      const [, member, value] = /^\?([^=]+)=(.*)$/.exec(inside) ?? [];
      if (member === undefined) throw new TypeError(`\`[${inside}]\` in the path \`${path}\` is not known`);
      segments.push({ where: [member, value.replace(/^"(.*)"$/, '$1')] });
    }
  }
  return segments;
}

/**
 * What stands at a path; undefined where there is nothing. Where a path fans out, the first that is there.
 *
 * @param {any} value
 * @param {string} path
 * @returns {any}
 */
export function valueAt(value, path) {
  for (const segment of parsePath(path)) {
    if (typeof value !== 'object' || value === null) return undefined;
    if ('name' in segment) value = Object.hasOwn(value, segment.name) ? value[segment.name] : undefined;
    else if ('index' in segment) value = value.at?.(segment.index);
    else if ('each' in segment) value = Object.values(value)[0];
    else {
      const [member, wanted] = segment.where;
      value = Object.values(value).find((one) => String(one?.[member]) === wanted);
    }
  }
  return value;
}

/** Makes an own member, whatever its name: `__proto__` is one like any other. */
const own = (/** @type {object} */ holder, /** @type {PropertyKey} */ name, /** @type {unknown} */ value) =>
  void Object.defineProperty(holder, name, { value, writable: true, enumerable: true, configurable: true });

/**
 * `value` as it stands at these segments, put into what is there already.
 *
 * @param {any} there
 * @param {Segment[]} segments
 * @param {unknown} value
 * @returns {any}
 */
function put(there, [segment, ...rest], value) {
  if (segment === undefined) return value;
  if ('each' in segment) return lined(segment.each, [put(undefined, rest, value)]);
  if ('name' in segment) {
    const holder = typeof there === 'object' && there !== null && !Array.isArray(there) ? there : {};
    const old = Object.hasOwn(holder, segment.name) ? holder[segment.name] : undefined;
    own(holder, segment.name, put(old, rest, value));
    return holder;
  }
  const holder = Array.isArray(there) ? there : [];
  if ('index' in segment) {
    const index = segment.index < 0 ? Math.max(0, holder.length + segment.index) : segment.index;
    while (holder.length < index) holder.push(null);
    holder[index] = put(holder[index], rest, value);
    return holder;
  }
  const [member, wanted] = segment.where;
  const index = holder.findIndex((one) => String(one?.[member]) === wanted);
  const element = put(index < 0 ? { [member]: wanted } : holder[index], rest, value);
  if (index < 0) holder.push(element);
  else holder[index] = element;
  return holder;
}

/**
 * Elements as an array, or as the values of an object.
 *
 * @param {'elements' | 'values'} form
 * @param {readonly unknown[]} elements
 */
const lined = (form, elements) =>
  form === 'elements' ? [...elements] : Object.fromEntries(elements.map((element, index) => [`row${index}`, element]));

/**
 * Writes `value` at a path of `body`, and gives the body.
 *
 * @param {any} body
 * @param {string} path
 * @param {unknown} value
 */
export const putAt = (body, path, value) => put(body, parsePath(path), value);

/**
 * Writes a list where a dialect looks for its items.
 *
 * @param {any} body
 * @param {string} path
 * @param {readonly unknown[]} elements
 */
export function putList(body, path, elements) {
  const segments = parsePath(path);
  const fan = segments.findIndex((segment) => 'each' in segment);
  if (fan < 0) return put(body, segments, [...elements]);
  const [{ each }, inside] = [/** @type {{ each: 'elements' }} */ (segments[fan]), segments.slice(fan + 1)];
  const inner = elements.map((element) => put(undefined, inside, element));
  return put(body, segments.slice(0, fan), lined(each, inner));
}
