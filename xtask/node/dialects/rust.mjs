// src/dialect/named.rs.
import { execFileSync } from 'node:child_process';
import { limits } from './js.mjs';
import { snake } from './model.mjs';

export const rustName = ({ name, rust }) => rust ?? snake(name);

const TYPES = {
  target: '&str',
  source: '&str',
  path: '&str',
  name: '&str',
  key: 'impl Into<Value>',
  number: 'i64',
  step: 'impl Into<Value>',
  fields: '&[(&str, &str)]',
  flag: 'bool',
};

const sentence = (text) => (/[.!?…]$/.test(text) ? text : `${text}.`);
/** What JavaScript writes, as Rust does. */
const spoken = (text) => text.replace(/`([^`]*)`/g, (_, code) => `\`${code.replace(/'([^']*)'/g, '"$1"')}\``);

function docs(item) {
  const lines = [`${item.api ? `${item.api}: ` : ''}${sentence(spoken(item.doc))}`];
  if (limits(item)) lines.push('', limits(item));
  for (const quirk of item.quirks) lines.push(...(lines.at(-1).startsWith('-') ? [] : ['']), `- ${spoken(quirk)}`);
  const named = [...item.params, ...item.options.map((option) => ({ ...option, option: true }))];
  if (named.length > 0) lines.push('');
  for (const { name, doc, option, default: usual } of named) {
    const value =
      usual === undefined
        ? ''
        : option
          ? ` Default: \`${JSON.stringify(usual)}\`.`
          : ` Often \`${JSON.stringify(usual)}\`.`;
    lines.push(`- ${option ? 'Option ' : ''}\`${name}\`: ${sentence(spoken(doc))}${value}`);
  }
  if (item.source) lines.push('', `Source: <${item.source}>`);
  return lines.map((line) => `///${line && ` ${line}`}\n`).join('');
}

const raw = (value) => {
  const text = JSON.stringify(value);
  return text.includes('"#') ? `r##"${text}"##` : `r#"${text}"#`;
};

function one(item) {
  const name = rustName(item);
  if (item.fixed)
    return `${docs(item)}#[must_use]\npub fn ${name}() -> Dialect {\n    fixed(${raw(item.dialect)})\n}\n`;
  const list = item.params.map((param) => `${snake(param.name)}: ${TYPES[param.is]}`).join(', ');
  const sets = item.params.map(
    (param) => `.put("${param.name}", ${param.is === 'fields' ? `of_last_item(${param.name})` : snake(param.name)})`,
  );
  const options = item.options.map((option) => `"${option.name}"`).join(', ');
  const usual = item.options
    .filter((option) => option.default !== undefined)
    .map((option) => `.put("${option.name}", ${JSON.stringify(option.default)})`);
  return `${docs(item)}pub fn ${name}(${list}) -> Family {\n    Family::new("${name}", ${raw(item.dialect)}, &[${options}])${sets.join('')}${usual.join('')}\n}\n`;
}

export function rust(items) {
  const fixed = items.filter((item) => item.fixed).map((item) => `("${item.name}", ${rustName(item)} as Make)`);
  const text = `// Generated from src/dialect/dialects.json by \`cargo xtask gen\`: change that.
//! Named dialects, and families of them: the same set as in the npm package. Which one an API needs is told in
//! docs/DIALECTS.md.
//!
//! \`\`\`
//! use unspool::{Options, dialects};
//!
//! let customers = Options::new("https://api.example/v1/customers", dialects::stripe());
//! let runs = dialects::token("cursor", "meta.next").with("flag", "meta.more").with("items", "runs").build()?;
//! let runs = Options::new("https://api.example/runs", runs);
//! # Ok::<(), unspool::Error>(())
//! \`\`\`

use super::model::Dialect;
use super::family::{Family, fixed, of_last_item};
use crate::config::value::Value;

type Make = fn() -> Dialect;

/// The dialects that need no arguments, by their names in JavaScript.
pub(super) const FIXED: &[(&str, Make)] = &[${fixed.join(', ')}];

${items.map(one).join('\n')}`;
  return execFileSync('rustfmt', ['--edition', '2024', '--emit', 'stdout'], { input: text, encoding: 'utf8' });
}
