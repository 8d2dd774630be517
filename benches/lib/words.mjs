// How results are written down.

import { readFileSync } from 'node:fs';

const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
/** The versions of the peers, by package. */
export const versions = dependencies;

const labels = {
  unspool: ['unspool'],
  'unspool-url': ['unspool/url'],
  vanilla: ['plain JavaScript'],
  bytes: ['plain, by bytes'],
  network: ['the network alone'],
  tanstack: ['TanStack Query', '@tanstack/query-core'],
  rtk: ['RTK Query', '@reduxjs/toolkit'],
  swr: ['SWR', 'swr'],
  apollo: ['Apollo Client', '@apollo/client'],
  urql: ['urql Graphcache', '@urql/exchange-graphcache'],
  octokit: ['Octokit', '@octokit/plugin-paginate-rest'],
  openai: ['OpenAI SDK', 'openai'],
};

export const label = (name) => labels[name][0];
/** With its version. */
export const title = (name) => {
  const [text, of] = labels[name];
  return of ? `${text} ${dependencies[of]}` : text;
};

/** A whole number. */
export const count = (n) => Math.round(n).toLocaleString('en').replaceAll(',', ' ');
/** Two digits that mean something, at least. */
export const number = (n) => (n >= 99.5 ? count(n) : n.toFixed(n >= 9.95 ? 0 : n >= 0.995 ? 1 : 2));
export const spread = ({ median, low, high }, unit = '') =>
  `${number(median)}${unit} (${number(low)} to ${number(high)})`;
export const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

export const table = (head, rows) =>
  [head, head.map((_, i) => (i === 0 ? '---' : '--:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** A figure that README.md may quote. */
export const times = (of) => ({ value: of.median, text: spread(of, '×') });
export const plain = (value, text) => ({ value, text });
