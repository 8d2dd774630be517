// GraphQL: which variables a query gives to the field that holds the list. Reads as much of the language as that takes.

/**
 * @import { Argument, Field } from './values.js'
 *
 * A value in a query: a variable, an input object, or what else stands there.
 * @typedef {{ variable?: string, fields?: Record<string, Value>, literal?: string }} Value
 *
 * A field is `{ key, args, selection }`, a fragment in place `{ spread }` or `{ inline }`.
 * @typedef {{
 *   key?: string,
 *   args?: Record<string, Value>,
 *   selection?: Selection,
 *   spread?: string,
 *   inline?: Selection,
 * }} Selected
 * @typedef {Selected[]} Selection
 * @typedef {{ kind: string, name?: string, selection: Selection }} Definition
 */

const TOKEN =
  /[\s,\uFEFF]+|#[^\n\r]*|("""(?:\\"""|[\s\S])*?"""|"(?:\\.|[^"\\\n])*"|\.\.\.|[!$&()=:@[\]{|}]|[_A-Za-z]\w*|-?\d[\d.eE+-]*)/y;

/** @param {string} text */
function tokensOf(text) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (!found) throw new SyntaxError('no GraphQL');
    if (found[1] !== undefined) tokens.push(found[1]);
  }
  return tokens;
}

/**
 * Operations and fragments.
 *
 * @param {string} text
 */
function documentOf(text) {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = () => tokens[at];
  const next = () => {
    if (at >= tokens.length) throw new SyntaxError('it ends early');
    return tokens[at++];
  };
  /** @param {string} token */
  const eat = (token) => peek() === token && Boolean(++at);
  /** @param {string} token */
  const must = (token) => {
    if (next() !== token) throw new SyntaxError(`\`${token}\` is missing`);
  };
  /** @param {string | undefined} token */
  const isName = (token) => /^[_A-Za-z]/.test(token ?? '');

  /** @returns {Value} */
  function value() {
    const token = next();
    if (token === '$') return { variable: next() };
    if (token === '[') {
      while (!eat(']')) value();
      return { literal: '[…]' };
    }
    if (token !== '{') return { literal: token };
    /** @type {Record<string, Value>} */
    const fields = {};
    while (!eat('}')) {
      const name = next();
      must(':');
      fields[name] = value();
    }
    return { fields };
  }
  function args() {
    /** @type {Record<string, Value>} */
    const found = {};
    if (!eat('(')) return found;
    while (!eat(')')) {
      const name = next();
      must(':');
      found[name] = value();
    }
    return found;
  }
  const directives = () => {
    while (eat('@')) {
      next();
      args();
    }
  };
  /** @returns {Selection} */
  function selection() {
    /** @type {Selection} */
    const all = [];
    must('{');
    while (!eat('}')) {
      if (eat('...')) {
        if (isName(peek()) && peek() !== 'on') {
          all.push({ spread: next() });
          directives();
        } else {
          if (eat('on')) next();
          directives();
          all.push({ inline: selection() });
        }
        continue;
      }
      const key = next();
      if (!isName(key)) throw new SyntaxError('a field is missing');
      if (eat(':')) next();
      const given = args();
      directives();
      all.push({ key, args: given, selection: peek() === '{' ? selection() : [] });
    }
    return all;
  }
  /** The declarations of variables are of no interest. */
  const declarations = () => {
    if (!eat('(')) return;
    for (let open = 1; open > 0; ) {
      const token = next();
      if (token === '(') open++;
      else if (token === ')') open--;
    }
  };
  /** @type {Definition[]} */
  const all = [];
  while (at < tokens.length) {
    if (peek() === '{') {
      all.push({ kind: 'query', selection: selection() });
      continue;
    }
    const kind = next();
    const name = isName(peek()) ? next() : undefined;
    declarations();
    if (kind === 'fragment') {
      must('on');
      next();
    }
    directives();
    all.push({ kind, name, selection: selection() });
  }
  return all;
}

/**
 * The fields of a selection by this name in the answer, those of fragments among them.
 *
 * @param {Selection} selection
 * @param {string} key
 * @param {Map<string | undefined, Definition>} fragments
 * @param {Set<string | undefined>} [seen]
 * @returns {Selection}
 */
function fieldsOf(selection, key, fragments, seen = new Set()) {
  return selection.flatMap((one) => {
    if (one.key !== undefined) return one.key === key ? [one] : [];
    if (one.inline) return fieldsOf(one.inline, key, fragments, seen);
    if (seen.has(one.spread)) return [];
    seen.add(one.spread);
    return fieldsOf(fragments.get(one.spread)?.selection ?? [], key, fragments, seen);
  });
}

/**
 * The arguments of the fields along `path` in the answer, the innermost first: `{ field, args }`, where `args` maps
 * names to `{ at }`, where the request gives the value, or `{ literal }`. Undefined if the text is no query that leads
 * there.
 *
 * @param {string} text
 * @param {string | undefined} operationName
 * @param {Record<string, any> | undefined} variables
 * @param {string[]} path
 * @returns {Field[] | undefined}
 */
export function fieldsAlong(text, operationName, variables, path) {
  let all;
  try {
    all = documentOf(text);
  } catch {
    return undefined;
  }
  const fragments = new Map(all.filter(({ kind }) => kind === 'fragment').map((one) => [one.name, one]));
  const operations = all.filter(({ kind }) => kind !== 'fragment');
  const operation =
    operations.length === 1
      ? operations[0]
      : operations.find(({ name }) => name !== undefined && name === operationName);
  /** @type {Selection} */
  let level = operation ? [operation] : [];
  const found = [];
  for (const key of path) {
    level = fieldsOf(
      level.flatMap(({ selection }) => /** @type {Selection} */ (selection)),
      key,
      fragments,
    );
    if (level.length === 0) return undefined;
    /** @type {Map<string, Argument>} */
    const args = new Map();
    for (const [name, value] of Object.entries(/** @type {Record<string, Value>} */ (level[0].args)))
      gather(args, name, value, variables);
    found.unshift({ field: key, args });
  }
  return found;
}

/**
 * Arguments may stand inside an input object, which may be a variable as a whole.
 *
 * @param {Map<string, Argument>} args
 * @param {string} name
 * @param {Value} value
 * @param {Record<string, any>} [variables]
 */
function gather(args, name, { variable, fields, literal }, variables) {
  if (fields) {
    for (const [inner, value] of Object.entries(fields)) gather(args, inner, value, variables);
  } else if (variable === undefined) {
    args.set(name, { literal });
  } else {
    const given = variables?.[variable];
    args.set(name, { at: `body:variables.${variable}`, variable, value: given });
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return;
    for (const [inner, value] of Object.entries(given)) {
      if (/^[A-Za-z_]\w*$/.test(inner) && !args.has(inner))
        args.set(inner, { at: `body:variables.${variable}.${inner}`, variable, value });
    }
  }
}
