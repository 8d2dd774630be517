import { error, refuse, said } from './errors.js';

// What the caller gives to be written or found, as the JSON text that the engine reads.

/** As JSON; a bigint becomes a number, all its digits. What cannot be written must be told apart from a trap: it never gets as far as the engine. */
export function jsonText(value, path) {
  // No text that was there before can have it.
  const mark = `${Math.random()}n`;
  let text;
  let cause;
  try {
    text = JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? mark + member : member));
  } catch (thrown) {
    cause = thrown;
  }
  if (text === undefined) throw error('bad-options', `\`${path}\` cannot be written as JSON: ${cause ? said(cause) : `it is ${typeof value}`}`, { path }, cause);
  return text.replace(RegExp(`"${mark}(-?\\d+)"`, 'g'), '$1');
}

/** Refuses a number that may stand for several: 9007199254740993 is read as 9007199254740992, the id of another row. */
function exact(key, path) {
  if (typeof key === 'number' && !(Math.abs(key) <= Number.MAX_SAFE_INTEGER)) {
    throw error('bad-options', `the key \`${path}\` is ${key}, a number that JavaScript does not keep exact: another item may have it. Give a bigint or { json: '…' }, and read items with the option \`parse\``, { path });
  }
}

/** A key as JSON text: 64-bit ids stay exact. */
export function keyText(key) {
  if (Array.isArray(key)) return `[${key.map(keyText).join(',')}]`;
  exact(key, 'key');
  return typeof key?.json === 'string' ? key.json : jsonText(key, 'key');
}

const STEP = /\.?(?:([^.[\]"'*]+)|\[(?:(\d+)|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)')\])/g;

/** The names along a path; undefined where it may lead to several places. */
function namesOf(path) {
  const names = [];
  const rest = path.replace(STEP, (_, name, index, ...quoted) => {
    names.push(name ?? index ?? (quoted[0] ?? quoted[1]).replace(/\\(.)/g, '$1'));
    return '';
  });
  return rest === '' ? names : undefined;
}

/** An item as JSON text. `key` and `item`: as in a dialect; paths that lead through `item` are followed from there. */
export function itemText(value, { key, item }) {
  const text = jsonText(value, 'item');
  const before = namesOf(item ?? '') ?? [];
  const written = (member) => (typeof member?.toJSON === 'function' ? member.toJSON() : member);
  for (const part of [key ?? []].flat()) {
    for (const path of [part].flat()) {
      let names = namesOf(path ?? '') ?? [];
      if (before.every((name, i) => names[i] === name)) names = names.slice(before.length);
      const found = names.reduce((at, name) => written(at?.[name]), written(value));
      exact(found, path);
      // Of several paths the first one that leads somewhere counts.
      if (found !== undefined && found !== null) break;
    }
  }
  return text;
}

/** Where an item is put, in a list of this length. */
export function positionOf(at, length) {
  if (typeof at !== 'number' || at !== at) throw refuse('at', 'a number', at);
  return at < 0 ? Math.max(0, length + at) : Math.min(at, length);
}

/** Parameters as JSON text: `[name]` to take one away, `[name, text]`, or, if the value is no string, `[name, text, value]`. */
export function paramsText(params) {
  if (typeof params !== 'object' || params?.[Symbol.iterator]) throw refuse('params', 'an object of names and values', params);
  const list = Object.entries(params ?? {}).map(([name, value]) => {
    if (value === null || value === undefined) return [name];
    if (typeof value === 'string') return [name, value];
    const path = `params.${name}`;
    const isObject = typeof value === 'object';
    // Only a body has room for more than a text.
    if (isObject ? !name.startsWith('body:') : !/^(boolean|bigint)$/.test(typeof value) && !Number.isFinite(value)) {
      throw refuse(path, 'a string, a finite number, a boolean or null (objects only in a body)', value);
    }
    return [name, isObject ? jsonText(value, path) : String(value), value];
  });
  return jsonText(list, 'params');
}
