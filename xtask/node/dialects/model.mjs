// Reads the source of the named dialects, and fills templates in: the plain form that the generated code is held
// against.
import { readFileSync } from 'node:fs';

export const SOURCE = 'src/dialect/dialects.json';

/**
 * Every export, in the order of the source. `params`: positional; `options`: by name, the first also as the last
 * argument.
 */
export function exports() {
  const { families, shapes, apis } = JSON.parse(readFileSync(SOURCE, 'utf8'));
  const all = [...families.map((one) => ({ ...one, family: true })), ...shapes, ...apis];
  return all.map((one) => ({
    params: [],
    options: [],
    quirks: [],
    entries: {},
    labels: {},
    ...one,
    fixed: !one.params,
  }));
}

export const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * One placeholder of a template: `{name}` is the value itself, `{query:name}` a place, which may bring its own prefix.
 */
export const HOLE = /\{(?:(query|body|header|last|first):)?(\w+)\}/;
export const parts = (text) => text.split(/(\{(?:(?:query|body|header|last|first):)?\w+\})/).filter(Boolean);

/** The condition of a member: `stop?flag`, `item?list=edges`. */
export function condition(name) {
  const [plain, wanted] = name.split('?');
  if (wanted === undefined) return { name };
  const [option, value] = wanted.split('=');
  return { name: plain, option, value };
}

/** A list element that is there under a condition: `{"?flag": …}`. */
export function optional(element) {
  const [name, ...more] = typeof element === 'object' && element !== null ? Object.keys(element) : [];
  return more.length === 0 && name?.startsWith('?') ? { ...condition(name), element: element[name] } : undefined;
}

const at = (prefix, text) => (/^\w+:/.test(text) ? text : prefix + text);
const holds = ({ option, value }, values) => (value === undefined ? Boolean(values[option]) : values[option] === value);

function fill(text, values) {
  const filled = parts(text).map((part) => {
    const [whole, prefix, name] = HOLE.exec(part) ?? [];
    if (whole === undefined) return part;
    if (!(name in values)) throw new Error(`${text}: there is no ${name}`);
    return prefix ? at(`${prefix}:`, values[name]) : values[name];
  });
  return filled.length === 1 ? filled[0] : filled.join('');
}

function expand(template, values) {
  if (typeof template === 'string') return fill(template, values);
  if (Array.isArray(template)) {
    return template.flatMap((element) => {
      const maybe = optional(element);
      if (maybe) return holds(maybe, values) ? [expand(maybe.element, values)] : [];
      return [expand(element, values)];
    });
  }
  if (typeof template !== 'object' || template === null) return template;
  const out = {};
  for (const [key, member] of Object.entries(template)) {
    if (key === '*') {
      for (const [name, field] of Object.entries(fill(member, values))) out[at('query:', name)] = at('last:', field);
      continue;
    }
    const wanted = condition(key);
    if (wanted.option === undefined || holds(wanted, values)) out[fill(wanted.name, values)] = expand(member, values);
  }
  return out;
}

/** The dialect that an export gives for these arguments. */
export function dialectOf({ dialect, params, options, family }, args) {
  const given = args[params.length];
  const more = typeof given === 'string' ? { [options[0].name]: given } : { ...given };
  const values = {};
  for (const [index, { name, default: usual }] of params.entries()) values[name] = args[index] ?? usual;
  for (const { name, default: usual } of options) {
    values[name] = more[name] ?? usual;
    delete more[name];
  }
  return { ...expand(dialect, values), ...(family ? more : {}) };
}

/** A JavaScript literal, as a person would write it. */
export function literal(value) {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([name, member]) => `${key(name)}: ${literal(member)}`)
      .join(', ')} }`;
  return String(value);
}

export const key = (name) => (/^[a-zA-Z_]\w*$/.test(name) ? name : literal(name));

/** The call that gives the dialect of an entry, as it stands in the docs. */
export const call = (one, args) => (one.fixed ? one.name : `${one.name}(${args.map(literal).join(', ')})`);
