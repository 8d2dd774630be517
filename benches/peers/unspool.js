import { feed } from '../../js/index.js';
import { reader } from './shared/reader.js';

/** It yields nothing twice. */
export const distinct = true;

export const open = (base) => reader(feed(`${base}/cursor`));
export const drain = (base) => feed(`${base}/cursor`);
