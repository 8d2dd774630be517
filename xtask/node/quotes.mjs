// Files that a document quotes: `<!-- file: PATH -->` before a block of code has that file in it. And the table of what
// the comparisons of docs/COMING-FROM.md come to, from the facts that their tests found.
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';

const quote = /(<!-- file: (\S+) -->\n)```.*?\n```$/gms;

/** The document with its files as they are now. */
export const quoted = (text) =>
  text.replace(quote, (_, mark, path) => {
    const language = extname(path).slice(1);
    return `${mark}\`\`\`${language}\n${readFileSync(path, 'utf8').trimEnd()}\n\`\`\``;
  });

const sides = [
  ['TanStack Query', 'tanstack-query/posts.jsx'],
  ['SWR', 'swr/posts.jsx'],
  ['RTK Query', 'rtk-query/posts.jsx'],
  ['**unspool**', 'unspool/posts.jsx'],
  ['Apollo Client', 'apollo/posts.jsx'],
  ['**unspool**, GraphQL', 'unspool/graphql.jsx'],
  ['react-infinite-scroll-component', 'infinite-scroll-component/posts.jsx'],
  ['**unspool**, by scrolling', 'unspool/scroll.jsx'],
  ['Octokit', 'octokit/issues.js'],
  ['**unspool**, GitHub', 'unspool/issues.js'],
];

const OLD = 'BCDEFGHI';

/** Rows in words: which of the others came twice, and which never. */
function words({ rows }) {
  const twice = [...new Set(rows)].filter((row) => rows.split(row).length > 2);
  const never = [...OLD].filter((row) => !rows.includes(row));
  const said = [];
  if (twice.length > 0) said.push(`**${twice.join(', ')} twice**`);
  if (never.length > 0) said.push(`**without ${never.join(', ')}**`);
  return said.length > 0 ? said.join(', ') : 'each once';
}

const cell = (fact, render) => (fact ? render(fact) : '–');
const count = (number) => (number === 1 ? '1 request' : `${number} requests`);

function row([name, file], facts) {
  const { plain, insert, remove, refresh, refused } = facts[file] ?? {};
  const failure = ({ alerts, requests }) =>
    `${alerts ? 'shows it' : 'asks again by itself'}; ${requests} requests in all`;
  const cells = [
    cell(plain, ({ requests }) => `${requests}`),
    cell(insert, words),
    cell(remove, (fact) => `${words(fact)}${fact.rows.includes('A') ? '; A stays in sight' : '; A goes'}`),
    cell(refresh, (fact) => `${count(fact.requests)}; ${fact.rows.length} rows`),
    cell(refused, failure),
  ];
  return `| ${name} | ${cells.join(' | ')} |`;
}

/** The table. */
export function table(facts) {
  const head = [
    '',
    '9 rows, requests',
    'N comes in front',
    'A is deleted',
    'refresh, N in front',
    'page 2 is refused once',
  ];
  return [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...sides.map((side) => row(side, facts)),
  ].join('\n');
}

/** docs/COMING-FROM.md, with its files and its table as they are now. */
export function comingFrom(text, facts) {
  const made = `<!-- gen:facts -->\n${table(JSON.parse(facts))}\n<!-- /gen:facts -->`;
  return quoted(text).replace(/<!-- gen:facts -->.*?<!-- \/gen:facts -->/s, () => made);
}
