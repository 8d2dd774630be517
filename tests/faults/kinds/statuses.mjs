// Answers that are failures by their status, with and without a hint of when to ask again.
import { text } from '../places.mjs';
import { both, LAST, once, stays, where } from './make.mjs';

const BODY = '{"message":"the service is not available"}';
/** `wait`: milliseconds before which the server does not want to be asked. */
const refuse = (status, headers = {}, wait = 0) => ({
  change: (_, { now }) => ({
    ...text(BODY, { status, headers: typeof headers === 'function' ? headers(now) : headers }),
    wait,
  }),
});

/** Those that pass by themselves, and those that do not. */
const bare = [408, 425, 429, 500, 502, 503, 504, 400, 401, 403, 404, 409, 410, 501];

const ends = (status) =>
  where(({ dialect }) => dialect.endStatus?.includes(status), `${status} is what this API says past its end`);

const hints = [
  ['429 retry-after', 429, { 'retry-after': '2' }, 2000],
  ['429 retry-after: 0', 429, { 'retry-after': '0' }, 0],
  // A date has whole seconds.
  ['429 retry-after date', 429, (now) => ({ 'retry-after': new Date(now + 3000).toUTCString() }), 2000],
  ['429 retry-after-ms', 429, { 'retry-after-ms': '1500' }, 1500],
  [
    '429 ratelimit-reset',
    429,
    (now) => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(now / 1000) + 2) }),
    2000,
  ],
  [
    '429 ratelimit-reset ISO',
    429,
    (now) => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': new Date(now + 2000).toISOString() }),
    2000,
  ],
  ['503 retry-after', 503, { 'retry-after': '1' }, 1000],
];

export const statuses = [
  ...bare.flatMap((status) =>
    both(String(status), { doc: `status ${status}, with a JSON message`, ...refuse(status) }, { stays: ends(status) }),
  ),
  ...hints.flatMap(([name, status, headers, wait]) =>
    both(name, { doc: `status ${status} that says when to ask again`, ...refuse(status, headers, wait) }),
  ),
  once('500 three times', {
    doc: 'status 500, as often as a page is asked again by default',
    times: 3,
    ...refuse(500),
  }),
  once('429 retry-after: 0 three times', {
    doc: 'asked again at once, three times',
    times: 3,
    ...refuse(429, { 'retry-after': '0' }),
  }),
  stays('429 for a day', {
    doc: '`retry-after` beyond any wait that a feed takes by itself',
    ...refuse(429, { 'retry-after': '86400' }, 86_400_000),
  }),
  once('500 at first', { doc: 'status 500 on the first request', at: 1, ...refuse(500) }),
  once('500 at last', { doc: 'status 500 on the last page', at: LAST, ...refuse(500) }),
  stays('404 at first', { doc: 'a wrong address: 404 on the first request', at: 1, ...refuse(404) }),
];
