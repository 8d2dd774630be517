// Every fault, in the order of the table.
import { LAST, once, promises } from './kinds/make.mjs';
import { lines } from './kinds/lines.mjs';
import { rows } from './kinds/rows.mjs';
import { statuses } from './kinds/statuses.mjs';
import { steps } from './kinds/steps.mjs';
import { strange } from './kinds/strange.mjs';

/** Requests that an honest list may cost: where nothing promises a page, the last one may be asked for twice. */
const honest = (shape) => (promises(shape) ? LAST : LAST + 2);

/** Without it the other rows would say nothing. */
const none = {
  ...once('no fault', { doc: 'the control: the list as it is, no warning, and no request too many' }),
  name: 'no fault',
  honest,
};

export const kinds = [none, ...statuses, ...lines, ...strange, ...steps, ...rows];
