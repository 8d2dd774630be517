// src/names.rs and crates/wasm/src/protocol.rs.
import { spawnSync } from 'node:child_process';
import { HEAD, snake } from './model.mjs';

function formatted(text) {
  const { status, stdout, stderr } = spawnSync('rustfmt', ['--edition', '2024', '--config-path', '.'], { input: text });
  if (status !== 0) throw new Error(`rustfmt: ${stderr}`);
  return String(stdout);
}

/** A doc comment, in lines of at most 110 characters. */
function doc(text, indent = '') {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (lines.at(-1).length + word.length > 110) lines.push('');
    lines.push(`${lines.pop()} ${word}`);
  }
  return lines.map((line) => `${indent}///${line}\n`).join('');
}

function names({ name, doc: about, method = 'name', derive, values }) {
  const variants = values.map((value) => `${doc(value.doc, '    ')}    ${value.variant},\n`).join('');
  const all = values.map((value) => `${name}::${value.variant}`).join(', ');
  const arms = values.map((value) => `${name}::${value.variant} => "${value.word}",`).join('\n');
  return `${doc(about)}#[derive(Debug, Clone, Copy, PartialEq, Eq${derive ? `, ${derive}` : ''})]
#[non_exhaustive]
pub enum ${name} {
${variants}}

impl ${name} {
    /// All of them, in the order of the documentation.
    pub const ALL: &'static [${name}] = &[${all}];

    /// The stable word for it, which JavaScript uses, too.
    #[must_use]
    pub fn ${method}(self) -> &'static str {
        match self { ${arms} }
    }
}
`;
}

/** The enums of the engine whose words both faces show. */
export const enums = ({ names: sets }) =>
  formatted(`// ${HEAD}
//! The words of both faces: what can go wrong, what a lane does, why it waits, why it is done.

${sets
  .filter((set) => !set.rust)
  .map(names)
  .join('\n')}`);

const TYPES = { count: 'usize', number: 'f64', flag: 'bool', text: "&'a str", pairs: "&'a [(String, String)]" };

function typeOf({ base, optional, list, isName, isRecord }, sets, records) {
  let type = TYPES[base];
  if (isName) type = sets.find((set) => set.name === base).rust ?? `unspool::${base}`;
  if (isRecord) {
    const { rust } = records.find((record) => record.name === base);
    type = rust
      ? `unspool::${rust}`
      : base +
        lifetime(
          records.find((record) => record.name === base),
          sets,
          records,
        );
    if (rust && optional) type = `&'a ${type}`;
  }
  if (list) return base === 'text' ? "&'a [String]" : `&'a [${type}]`;
  return optional ? `Option<${type}>` : type;
}

/** Whether a record borrows anything. */
function lifetime({ fields }, sets, records) {
  return fields.some((field) => typeOf(field, sets, records).includes("'a")) ? "<'a>" : '';
}

function record({ name, doc: about, rust, fields }, sets, records) {
  const puts = fields.map(({ field, rust: own }) => {
    const value = own ?? snake(field);
    return `${value.includes('self') ? `(${value})` : `self.${value}`}.put(out);`;
  });
  const borrows = lifetime({ fields }, sets, records);
  const type = rust ? `unspool::${rust}` : name + borrows.replace('a', '_');
  const struct = rust
    ? ''
    : `${doc(about)}pub(crate) struct ${name}${borrows} {\n${fields
        .map((field) => `    pub(crate) ${snake(field.field)}: ${typeOf(field, sets, records)},\n`)
        .join('')}}\n\n`;
  return `${struct}impl Put for ${type} {
    fn put(&self, out: &mut Out) {
        out.open();
        ${puts.join('\n')}
        out.close();
    }
}
`;
}

/** Where the fields stand of a record that is read here. */
const places = ({ name, fields }) =>
  `/// Where the fields of a ${name} stand.
pub(crate) mod ${snake(name).replace(/^_/, '')} {
${fields.map(({ field }, at) => `    pub(crate) const ${snake(field).toUpperCase()}: usize = ${at};\n`).join('')}}
`;

/** What JavaScript is told, and how; what it tells, by number. */
export const protocol = ({ names: sets, events, records }) =>
  formatted(`// ${HEAD}
//! What crosses the border: events by their numbers, the records of an outcome as arrays in which each field has its
//! place.

use alloc::string::String;

use crate::out::{Out, Put};

${events.map((event, number) => `${doc(event.doc)}pub(crate) const ${event.name}: u8 = ${number};`).join('\n')}

${records
  .filter((one) => one.reads)
  .map(places)
  .join('\n')}
${sets.map(({ name, rust }) => `impl Put for ${rust ?? `unspool::${name}`} {\n    fn put(&self, out: &mut Out) {\n        (*self as usize).put(out);\n    }\n}\n`).join('\n')}
${records.map((one) => record(one, sets, records)).join('\n')}`);
