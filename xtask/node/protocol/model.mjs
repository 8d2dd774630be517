// The table of what crosses the border between the engine and JavaScript.
import { readFileSync } from 'node:fs';

export const SOURCE = 'src/core/protocol.json';

/** The comment that each file begins with. */
export const HEAD = `Generated from ${SOURCE} by \`cargo xtask gen\`: change that.`;

/**
 * `names`: sets of names, each known by its place; `events`: what can happen, known by its place; `records`: what an
 * outcome is made of, each an array in which a field is known by its place.
 */
export function table() {
  const { names, events, records } = JSON.parse(readFileSync(SOURCE, 'utf8'));
  return {
    names: Object.entries(names).map(([name, set]) => ({
      name,
      ...set,
      values: set.values.map(([variant, word, doc, advice]) => ({ variant, word, doc, advice })),
    })),
    events: events.map(([name, doc]) => ({ name, doc })),
    records: Object.entries(records).map(([name, { fields, ...record }]) => ({
      name,
      ...record,
      fields: fields.map(([field, type, rust]) => ({ field, ...kindOf(type, names, records), rust })),
    })),
  };
}

/** `text?` is a text or nothing, `Splice*` a list of splices. */
function kindOf(type, names, records) {
  const [, base, many] = /^(\w+)([?*]?)$/.exec(type);
  if (!['count', 'number', 'flag', 'text', 'pairs'].includes(base) && !names[base] && !records[base])
    throw new Error(`${SOURCE}: the type \`${type}\` is neither known nor a name or record of the table`);
  return { base, optional: many === '?', list: many === '*', isName: base in names, isRecord: base in records };
}

export const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
