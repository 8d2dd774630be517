// js/dialects/dialects.js and its types.
import { condition, HOLE, key, literal, optional, parts } from './model.mjs';

const HEAD = '// Generated from src/dialect/dialects.json by `cargo xtask gen`: change that.\n';

/** The expression of a text of the template. */
function text(template) {
  if (!HOLE.test(template)) return literal(template);
  const pieces = parts(template);
  const hole = (piece) => {
    const [, prefix, name] = HOLE.exec(piece) ?? [];
    return name && (prefix ? `at('${prefix}:', ${name})` : name);
  };
  return pieces.length === 1
    ? hole(pieces[0])
    : `\`${pieces.map((piece) => (hole(piece) ? `\${${hole(piece)}}` : piece)).join('')}\``;
}

/** A name that is put together: to TypeScript it keeps its prefix only as a constant. */
const name = (template) => {
  if (!HOLE.test(template)) return key(template);
  return parts(template).length === 1 ? `[${text(template)}]` : `[/** @type {const} */ (${text(template)})]`;
};
const when = ({ option, value }) => (value === undefined ? option : `${option} === ${literal(value)}`);

function members(template) {
  return Object.entries(template).map(([full, member]) => {
    if (full === '*')
      return `...Object.fromEntries(Object.entries(${text(member)}).map(([name, field]) => [at('query:', name), at('last:', field)]))`;
    const wanted = condition(full);
    const [left, right] = [name(wanted.name), code(member)];
    const pair = left === right && !left.startsWith("'") ? left : `${left}: ${right}`;
    return wanted.option === undefined ? pair : `...(${when(wanted)} && { ${pair} })`;
  });
}

function code(template) {
  if (typeof template === 'string') return text(template);
  if (Array.isArray(template)) {
    const elements = template.map((element) => {
      const maybe = optional(element);
      return maybe ? `...(${when(maybe)} ? [${code(maybe.element)}] : [])` : code(element);
    });
    return `[${elements.join(', ')}]`;
  }
  return typeof template === 'object' && template !== null ? `{ ${members(template).join(', ')} }` : String(template);
}

const usual = ({ name, default: value }) => (value === undefined ? name : `${name} = ${literal(value)}`);

function body({ dialect, family }, extra) {
  const lines = members(dialect).map((line) => `${line},`);
  if (family) lines.push('...more,');
  const pad = extra ? '    ' : '  ';
  return `{\n${lines.map((line) => pad + line).join('\n')}\n${extra ? '  ' : ''}}`;
}

function one(item) {
  const { name, params, options, family, fixed } = item;
  const doc = `/**\n * ${item.api ? `${item.api}: ` : ''}${item.doc}\n *\n * @type {typeof declared.${name}}\n */\n`;
  if (fixed) return `${doc}export const ${name} = ${body(item)};\n`;
  if (!family) return `${doc}export const ${name} = (${params.map(usual).join(', ')}) => (${body(item)});\n`;
  if (options.length === 0)
    return `${doc}export const ${name} = (${[...params.map(usual), 'more'].join(', ')}) => (${body(item)});\n`;
  const first = options[0].name;
  const list = [...params.map(usual), 'options = {}'].join(', ');
  const taken = [...options.map(usual), '...more'].join(', ');
  return (
    `${doc}export const ${name} = (${list}) => {\n` +
    `  const { ${taken} } = typeof options === 'string' ? { ${first}: options } : options;\n` +
    `  return ${body(item, true)};\n};\n`
  );
}

const PREAMBLE = `/** @import * as declared from './dialects.d.ts' */

/**
 * A place of a request or an answer that may bring its own prefix.
 *
 * @param {'query:' | 'body:' | 'last:' | 'first:'} prefix
 * @param {string} place
 * @returns {any} a target or a source
 */
const at = (prefix, place) => (/^\\w+:/.test(place) ? place : prefix + place);
`;

/** Plain data and small functions: a bundle carries only what it imports. */
export const javascript = (items) => `${HEAD}${PREAMBLE}\n${items.map(one).join('\n')}`;

const TYPES = {
  target: 'string',
  source: 'string',
  path: 'string',
  name: 'string',
  key: 'Key',
  number: '0 | 1',
  step: 'number | string',
  fields: 'Readonly<Record<string, string>>',
  flag: 'boolean',
};

const sentence = (text) => (/[.!?…]$/.test(text) ? text : `${text}.`);

/** What the limit of the dialect says, in words. */
export function limits({ dialect: { limit } }) {
  if (!limit?.default && !limit?.max) return '';
  if (!limit.default) return `At most ${limit.max} items a page.`;
  return `${limit.default} items a page unless asked${limit.max ? `, at most ${limit.max}` : ''}.`;
}

function jsdoc(item) {
  const lines = [`${item.api ? `${item.api}: ` : ''}${sentence(item.doc)}`];
  if (limits(item)) lines.push('', limits(item));
  for (const quirk of item.quirks) lines.push(...(lines.at(-1).startsWith('-') ? [] : ['']), `- ${quirk}`);
  if (item.example) lines.push('', '```js', `${item.name}(${item.example.map(literal).join(', ')})`, '```');
  for (const param of item.params) {
    const value = param.default === undefined ? '' : ` Default: \`${literal(param.default)}\`.`;
    lines.push(`@param ${param.name} ${sentence(param.doc)}${value}`);
  }
  if (item.options.length > 0) {
    const what = item.options.map(
      (option) =>
        `\`${option.name}\`: ${option.doc}${option.default === undefined ? '' : ` Default: \`${literal(option.default)}\`.`}`,
    );
    lines.push(
      `@param options ${what.join(' ')} Any other field goes into the dialect. A string is \`{ ${item.options[0].name} }\`.`,
    );
  }
  if (item.family && item.options.length === 0) lines.push('@param more Any other field of the dialect.');
  if (item.source) lines.push(`@see ${item.source}`);
  return lines.length === 1
    ? `/** ${lines[0]} */\n`
    : `/**\n${lines.map((line) => (line ? ` * ${line}` : ' *')).join('\n')}\n */\n`;
}

function declaration(item) {
  if (item.fixed) return `${jsdoc(item)}export const ${item.name}: Dialect;\n`;
  const list = item.params.map(
    ({ name, is, default: usual }) => `${name}${usual === undefined ? '' : '?'}: ${TYPES[is]}`,
  );
  if (item.family) {
    // What is always written has no `null` that would take it away.
    const none = (usual) => (usual === undefined ? ' | null' : '');
    const own = item.options.map(({ name, is, default: usual }) => `readonly ${name}?: ${TYPES[is]}${none(usual)}`);
    list.push(
      own.length > 0 ? `options?: string | (Partial<Dialect> & { ${own.join('; ')} })` : 'more?: Partial<Dialect>',
    );
  }
  return `${jsdoc(item)}export function ${item.name}(${list.join(', ')}): Dialect;\n`;
}

export const types = (items) =>
  `${HEAD}import type { Dialect, Key } from '../index.js';\n\nexport type { Dialect };\n\n${items.map(declaration).join('\n')}`;
