import { cursor } from '../../js/dialects/dialects.js';
import { feed } from '../../js/index.js';
import { reader } from './shared/reader.js';

/** It yields nothing twice. */
export const distinct = true;

export const open = (base) => reader(feed(`${base}/cursor`, { dialect: cursor }));
export const drain = (base) => feed(`${base}/cursor`, { dialect: cursor });
