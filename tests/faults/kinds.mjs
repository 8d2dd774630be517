// Every fault, in the order of the table.
import { once } from './kinds/make.mjs';
import { lines } from './kinds/lines.mjs';
import { rows } from './kinds/rows.mjs';
import { statuses } from './kinds/statuses.mjs';
import { steps } from './kinds/steps.mjs';
import { strange } from './kinds/strange.mjs';

/** Without it the other columns would say nothing. */
const none = { ...once('no fault', { doc: 'the control: the list as it is' }), name: 'no fault' };

export const kinds = [none, ...statuses, ...lines, ...strange, ...steps, ...rows];
