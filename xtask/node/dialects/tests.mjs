// What the tests hold the named dialects against: tests/dialects/named.json and tests/dialects/named.rs.
import { call, dialectOf } from './model.mjs';
import { rustName } from './rust.mjs';

/** For each entry of the catalogue: what a user writes, and the dialect that comes of it. */
export function named(items) {
  const entries = items.flatMap((item) =>
    Object.entries(item.entries).map(([id, args]) => [id, { use: call(item, args), dialect: dialectOf(item, args) }]),
  );
  const examples = items
    .filter((item) => item.example)
    .map((item) => [call(item, item.example), dialectOf(item, item.example)]);
  const fixed = items.filter((item) => item.fixed).map((item) => [item.name, item.dialect]);
  const lines = (pairs) =>
    pairs.map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(',\n');
  return `{\n  "entries": {\n${lines(entries)}\n  },\n  "examples": {\n${lines(examples)}\n  },\n  "fixed": {\n${lines(fixed)}\n  }\n}\n`;
}

const value = (given) => (typeof given === 'object' ? `json(r#"${JSON.stringify(given)}"#)` : JSON.stringify(given));
const plain = (given) =>
  typeof given === 'object' && !Array.isArray(given)
    ? `&[${Object.entries(given)
        .map((pair) => `(${pair.map((text) => JSON.stringify(text)).join(', ')})`)
        .join(', ')}]`
    : value(given);

function expression(item, args) {
  if (item.fixed) return `Ok(${rustName(item)}())`;
  const given = item.params.map(({ default: usual }, index) => plain(args[index] ?? usual));
  const last = args[item.params.length];
  const options = typeof last === 'string' ? { [item.options[0].name]: last } : (last ?? {});
  const sets = Object.entries(options).map(([name, option]) => `.with("${name}", ${value(option)})`);
  return `${rustName(item)}(${given.join(', ')})${sets.join('')}.build()`;
}

/** The same calls in Rust. */
export function calls(items) {
  const rows = items.flatMap((item) => {
    const entries = Object.entries(item.entries).map(([id, args]) => [id, args]);
    if (item.example) entries.push([call(item, item.example), item.example]);
    return entries.map(([id, args]) => `    (${JSON.stringify(id)}, ${expression(item, args)}),`);
  });
  return `// Generated from src/dialect/dialects.json by \`cargo xtask gen\`: change that.\nvec![\n${rows.join('\n')}\n]\n`;
}
