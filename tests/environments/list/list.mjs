// Every environment, in the order of the table.
import { bundlers } from './bundlers.mjs';
import { frameworks } from './frameworks.mjs';
import { pages } from './pages.mjs';
import { runtimes } from './runtimes.mjs';
import { testers } from './testers.mjs';
import { types } from './types.mjs';

/** The tables of the page, by their headings. */
export const groups = {
  'Pages and workers, without a bundler': pages,
  Bundlers: bundlers,
  Frameworks: frameworks,
  'Servers and runtimes': runtimes,
  'Test runners': testers,
  TypeScript: types,
};

export const environments = Object.values(groups).flat();
