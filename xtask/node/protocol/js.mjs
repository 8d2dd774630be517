// js/engine/protocol.js and its types; a test compares the unions of js/errors and js/feed, written by hand, with it.
import { HEAD } from './model.mjs';

const list = (words) => `[\n${words.map((word) => `  '${word}',\n`).join('')}]`;

/** A comment, in lines of at most 110 characters. */
function comment(text) {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (lines.at(-1).length + word.length > 110) lines.push('');
    lines.push(`${lines.pop()} ${word}`);
  }
  return lines.length === 1 ? `/**${lines[0]} */\n` : `/**\n${lines.map((line) => ` *${line}\n`).join('')} */\n`;
}

function value({ field, base, optional, list: many, isName, isRecord }, sets) {
  if (isName) {
    const { js } = sets.find((set) => set.name === base);
    return optional ? `${field}: ${js}[${field}] ?? null` : `${field}: ${js}[${field}]`;
  }
  if (!isRecord) return base === 'flag' ? `${field}: ${field} === 1` : field;
  const read = `read${base}`;
  if (many) return `${field}: ${field}.map(${read})`;
  return optional ? `${field}: ${field} && ${read}(${field})` : `${field}: ${read}(${field})`;
}

const shown = (type) =>
  ({ count: 'number', number: 'number', flag: 'boolean', text: 'string', pairs: '[string, string][]' })[type];

function typedef({ name, doc, sparse, fields }, sets) {
  const lines = fields.map(({ field, base, optional, list: many, isName, isRecord }) => {
    let type = shown(base) ?? base;
    if (isName) type = `(typeof ${sets.find((set) => set.name === base).js})[number]`;
    if (isRecord) type = base;
    if (many) type = `${type}[]`;
    if (optional && !sparse) type = `${type} | null`;
    return `  ${field}${optional && sparse ? '?' : ''}: ${type};\n`;
  });
  return `/** ${doc} */\nexport interface ${name} {\n${lines.join('')}}\n`;
}

/** Readers come after what they are made of. */
function reader({ name, doc, sparse, reads, fields }, sets) {
  const block = (list) => list.map((one) => `  ${one},\n`).join('');
  const places = block(fields.map(({ field }) => field));
  const object = `{\n${block(fields.map((field) => value(field, sets)))}}`;
  return `/** ${doc} */
${reads ? 'export ' : ''}const read${name} = ([
${places}]) => ${sparse ? `dense(${object})` : `(${object})`};
`;
}

/** The place of a name, or null where it has none. */
function writer({ name, fields }, sets) {
  const places = fields.map(({ field, base, isName }) => {
    if (isName) return `${sets.find((set) => set.name === base).js}.indexOf(${field})`;
    if (base === 'flag') return `Number(${field} === true)`;
    return base === 'number' ? `Math.ceil(${field})` : field;
  });
  return `/** A ${name}, for the engine. */
export const write${name} = ({
${fields.map(({ field }) => `  ${field},\n`).join('')}}) => JSON.stringify([
${places.map((place) => `  ${place},\n`).join('')}]);
`;
}

/** A set of names with the comment that it has. */
function set({ js, values, doc }) {
  const about = doc ? `/** ${doc.replace(/\[`(.*?)`\](\(.*?\))?/g, '`$1`')} */\n` : '';
  return `${about}export const ${js} = ${list(values.map(({ word }) => word))};\n`;
}

export const javascript = ({ names, events, records }) => `// ${HEAD}
// What crosses the border: names and events by their numbers, the records of an outcome as arrays in which each field
// has its place.

${names.map(set).join('\n')}
${events.map(({ name, doc }, number) => `${comment(doc)}export const ${name} = ${number};\n`).join('')}
/** The events by their numbers. */
export const events = ${list(events.map(({ name }) => name.toLowerCase()))};

/** Without what is not known. */
const dense = (record) => {
  for (const name in record) if (record[name] === null) delete record[name];
  return record;
};

${records
  .filter(({ name }) => name !== 'Outcome')
  .map((record) => reader(record, names))
  .join('\n')}
${reader(
  records.find(({ name }) => name === 'Outcome'),
  names,
).replace(
  'const readOutcome = (',
  'export const readOutcome = (text) => outcomeOf(JSON.parse(text));\n\nconst outcomeOf = (',
)}
${records
  .filter(({ reads }) => reads)
  .map((record) => writer(record, names))
  .join('\n')}`;

/** The type of a set of names. */
function union({ js, values }) {
  const words = values.map(({ word }) => `'${word}'`);
  const line = `export const ${js}: readonly (${words.join(' | ')})[];\n`;
  if (line.length <= 110) return line;
  return `export const ${js}: readonly (\n${words.map((word) => `  | ${word}\n`).join('')})[];\n`;
}

export const types = ({ names, events, records }) => `// ${HEAD}

${names.map(union).join('')}
${events.map(({ name }, number) => `export const ${name}: ${number};\n`).join('')}
export const events: readonly string[];

${records.map((record) => typedef(record, names)).join('\n')}
export const readOutcome: (text: string) => Outcome;
${records
  .filter(({ reads }) => reads)
  .map(
    ({ name }) =>
      `export const read${name}: (fields: unknown[]) => ${name};\nexport const write${name}: (record: Partial<${name}>) => string;\n`,
  )
  .join('')}`;
