// The generated parts of docs/DIALECTS.md, each between two marks.
import { limits } from './js.mjs';
import { call, literal } from './model.mjs';

const cell = (text) => text.replaceAll('|', '\\|');
const link = (item) => (item.source ? ` ([source](${item.source}))` : '');

/** One row for each API of the catalogue, by its name. */
function apis(items) {
  const rows = items.flatMap((item) =>
    Object.entries(item.entries).map(([id, args]) => {
      const api = item.labels[id] ?? item.api;
      const notes = [item.doc, limits(item), ...item.quirks].filter(Boolean).join(' ');
      return [api, `| ${cell(api)} | \`${cell(call(item, args))}\` | ${cell(notes)}${link(item)} |`];
    }),
  );
  const order = new Intl.Collator('en').compare;
  return [
    '| API | `dialect:` | notes |',
    '|---|---|---|',
    ...rows.sort(([a], [b]) => order(a, b)).map(([, row]) => row),
  ].join('\n');
}

/** What a family fills in: fields that an option or a field of the same name replaces. */
function filled({ dialect }) {
  const hole = (value) => (typeof value === 'string' && value.includes('{') ? undefined : value);
  const parts = [
    ['items', hole(dialect.items)],
    ['key', hole(dialect.key)],
    ['limit', dialect.limit?.at],
  ];
  return parts
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `\`${name}: ${JSON.stringify(value).replaceAll('"', "'")}\``)
    .join(', ');
}

function families(items) {
  const rows = items
    .filter((item) => item.family)
    .map((item) => {
      const options = item.options.map((option) => `\`${option.name}\`: ${option.doc}`).join(' ') || '–';
      const params = item.params.map((param) => param.name).join(', ');
      const example = cell(`${item.name}(${item.example?.map(literal).join(', ') ?? ''})`);
      const does = `${cell(item.doc)} | ${filled(item) || '–'}`;
      return `| \`${item.name}(${params}, options)\` | ${does} | ${cell(options)} | \`${example}\` |`;
    });
  return ['| family | what it is | fills in | options | for example |', '|---|---|---|---|---|', ...rows].join('\n');
}

const shapes = (items) =>
  items
    .filter((item) => !item.family && !item.api)
    .map((item) => `- \`${item.name}\`: ${item.doc}`)
    .join('\n');

export function docs(page, items) {
  const made = { apis: apis(items), families: families(items), shapes: shapes(items) };
  return Object.entries(made).reduce((text, [name, part]) => {
    const [open, close] = [`<!-- gen:${name} -->\n`, `\n<!-- /gen:${name} -->`];
    const [from, to] = [text.indexOf(open), text.indexOf(close)];
    if (from < 0 || to < from)
      throw new Error(`docs/DIALECTS.md has no place for ${name}: ${open.trim()} … ${close.trim()}`);
    return text.slice(0, from + open.length) + part + text.slice(to);
  }, page);
}
