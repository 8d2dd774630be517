// RESULTS.md: a preface, and a section for each measure.

import { title } from './words.mjs';

const PEERS = ['tanstack', 'rtk', 'swr', 'apollo', 'urql', 'octokit', 'openai'];

const preface = (machine) => `# Results

Written by \`cargo xtask bench\`: ${machine}, on a machine that does other things, too. Compare within a table; the
absolute times are those of one machine. Times are medians of rounds in which the subjects take turns; ratios are made
pair by pair within a round, and brackets are where 10 % and 90 % of them lie. Memory and sizes, and the requests a
second of the demo server, are measured once. The browser is steered over the DevTools protocol with nothing switched
on in a tab but what reads its processor time; lines and processors are made slow outside of it.

Peers: ${PEERS.map(title).join(', ')}; React and react-dom where SWR needs them. Each is used as its documentation says:
[peers/](peers).

What is not here: how it feels; phones; Safari itself; and what the peers do that unspool does not, such as caching, normalising across lists, and mutations.
`;

/** The sections of `old`, those of `reports` in their places; in the order of `titles`. */
export function results(old, reports, titles, machine) {
  const sections = new Map(
    old
      .split(/^## /m)
      .slice(1)
      .map((text) => [text.slice(0, text.indexOf('\n')), `## ${text.trim()}\n`]),
  );
  for (const { title, text } of reports) sections.set(title, `## ${title}\n\n${text.trim()}\n`);
  return [preface(machine), ...titles.filter((title) => sections.has(title)).map((title) => sections.get(title))].join(
    '\n',
  );
}
