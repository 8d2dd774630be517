// Every environment, in the order of the table.
import { bundlers } from './bundlers.mjs';

/** The tables of the page, by their headings. */
export const groups = { Bundlers: bundlers };

export const environments = Object.values(groups).flat();
