// What goes wrong on the line: no answer, half of one, a slow one, one that is wrapped.
import { both, once } from './make.mjs';

const how = (word) => ({ change: (answer) => ({ ...answer, how: word }) });
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

export const lines = [
  ...both('reset', { doc: 'the connection is closed before an answer', ...how('reset') }),
  ...both('cut', { doc: 'the connection is closed in the middle of the body', ...how('cut') }),
  ...both('half', {
    doc: 'a body that is complete by its length, and half of the JSON',
    change: (answer) => ({ ...answer, body: answer.body.subarray(0, answer.body.length >> 1) }),
  }),
  ...both('stalled', { doc: 'the body stops in the middle, and nothing comes any more', ...how('stall') }),
  ...both('silent', { doc: 'no answer at all', ...how('silent') }),
  ...both('slow', { doc: 'the body comes in twelve pieces', ...how('slow') }),
  once('byte order mark', {
    doc: 'a byte order mark in front of the JSON',
    change: (answer) => ({ ...answer, body: Buffer.concat([BOM, answer.body]) }),
  }),
  ...both('text/html', {
    doc: 'JSON that says it is HTML',
    change: (answer) => ({ ...answer, headers: { ...answer.headers, 'content-type': 'text/html; charset=utf-8' } }),
  }),
];
