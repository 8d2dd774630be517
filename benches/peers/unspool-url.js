import { cursor } from '../../js/dialects/dialects.js';
import { feed } from '../../js/url.js';
import { reader } from './shared/reader.js';

export const open = (base) => reader(feed(`${base}/cursor`, { dialect: cursor }));
