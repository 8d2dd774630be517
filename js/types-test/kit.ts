// Uses of `unspool/testing` that must compile, and, each said, such that must not.
import { type Feed, feed } from 'unspool';
import { cursor, relay, slack } from 'unspool/dialects';
import {
  type FakeFetch,
  fakeClock,
  forgetServers,
  loaded,
  pagedFetch,
  pagedRoute,
  type RecordedRequest,
  routedFetch,
  type Script,
  type ScriptedFeed,
  type Step,
  scriptedFeed,
  scriptedFetch,
  settled,
  toRoute,
  Unwritable,
  until,
} from 'unspool/testing';

interface Post {
  id: string;
  title: string;
}
const rows: Post[] = [{ id: 'a', title: 'A' }];

/** Whether two types are the same. */
type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const is = <_Yes extends true>(): void => {};

const api = pagedFetch(rows, { dialect: cursor, limit: 10, latency: ({ query }) => (query.has('cursor') ? 50 : 0) });
is<Same<typeof api, FakeFetch>>();
const asFetch: typeof fetch = api;
const posts: Feed<Post> = feed<Post>('/api/posts', { dialect: cursor, fetch: api });
pagedFetch(({ query }) => rows.filter(({ title }) => title === query.get('q')), {
  dialect: slack('channels'),
  total: 9,
});
pagedFetch(async () => rows, {
  dialect: relay('data.feed'),
  cursors: 'offset',
  extend: (body) => ({ ...body, more: 1 }),
});
api.failNext(503);
api.failNext({ status: 429, retryAfter: new Date(), headers: { 'x-a': 'b' }, body: { message: 'slowly' } }, 3);
api.failNext({ network: 'reset', delay: 20 });
const [{ method, url, path, query, headers, body, status, aborted }] = api.requests;
const third: RecordedRequest = await api.asked(3, { timeout: 50 });

const steps: Step<Post>[] = [
  rows,
  { items: rows, delay: 50, total: 7, headers: { etag: 'e' } },
  { delay: 500 },
  503,
  { status: 503, retryAfter: 2 },
  { network: true },
  { malformed: '<html>' },
  { hang: true },
  async ({ query }) => ({ items: rows.slice(Number(query.get('cursor'))) }),
  () => new Response('[]'),
  { end: true },
];
const scripted = scriptedFeed(steps, { key: 'id', usedUp: 'wait', limit: 5 });
is<Same<typeof scripted, ScriptedFeed<Post>>>();
is<Same<typeof scripted.script, Script<Post>>>();
const title: string | undefined = scripted.at(0)?.title;
const given: RecordedRequest = await scripted.script.next({ items: rows, end: true });
const script = scriptedFetch<Post>(undefined, { dialect: { items: (page) => page, next: () => null } });

const list: ScriptedFeed<Post> = await loaded(scripted, 20, { lane: 'newer', timeout: 100 });
const length: number = (await settled(posts)).length;
await until(posts, ({ status }) => status === 'waiting', { what: 'a wait' });

const routed = routedFetch({ '/api/posts': api, 'POST /api/likes': scriptedFetch([204]) }, fetch);
const handler = pagedRoute(rows, { dialect: cursor });
handler.failNext({ hang: true });
void toRoute(script).next(rows);

using clock = await fakeClock({ now: 0 });
await clock.advance(2000);
const now: number = clock.now;
forgetServers();
const message: string = new Unwritable('no').message;

// @ts-expect-error an array needs a dialect that pages it
pagedFetch(rows, {});
// @ts-expect-error functions cannot be read backwards
pagedFetch(rows, { dialect: { items: 'data', next: () => null } });
// @ts-expect-error a family is called
pagedFetch(rows, { dialect: slack });
// @ts-expect-error a misspelt step
scriptedFetch([{ item: [] }]);
// @ts-expect-error the pages of a script are those of its type
scriptedFeed<Post>([{ items: [{ id: 'a' }] }]);
// @ts-expect-error the script is the fetch
scriptedFeed([], { fetch });
// @ts-expect-error what was asked is not changed
api.requests[0].url = '/';
// @ts-expect-error to wait or to fail
scriptedFetch([], { usedUp: 'hang' });
