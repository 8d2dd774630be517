// Uses that must compile. Each is one that a README or a recipe shows.
import { feed, isUnspoolError, ready, UnspoolError } from 'unspool';
import type {
  Change,
  Dialect,
  DoneReason,
  Ending,
  Feed,
  FeedIterator,
  FeedOptions,
  Lane,
  Loaded,
  PageSource,
  ResetParams,
  Status,
  Waiting,
} from 'unspool';
import { detect, type Detected } from 'unspool/detect';
import {
  cursor,
  github,
  keyset,
  lastItem,
  link,
  merge,
  nextUrl,
  offset,
  page,
  relay,
  relayNodes,
  slack,
  token,
} from 'unspool/dialects';
import { feed as urlFeed, ready as urlReady } from 'unspool/url';
import { feed as slimFeed, ready as slimReady } from 'unspool/slim';

interface Post {
  id: string;
  title: string;
}

/** Whether two types are the same. */
type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const is = <_Yes extends true>(): void => {};

const posts: Feed<Post> = feed<Post>('/api/posts');
const withUrl = feed<Post>(new URL('https://api.example/posts'), { key: 'id', dialect: cursor, limit: 30 });
is<Same<typeof withUrl, Feed<Post>>>();
is<Same<ReturnType<typeof feed>, Feed<unknown>>>();

// Dialects: named ones, families, and one's own, written down in place or as a constant.
feed('/a', { dialect: github, limit: 100 });
const families = [
  slack('channels'),
  slack('messages', 'ts'),
  relay('data.repos'),
  relayNodes('data.repos', { key: 'slug' }),
  keyset({ before: 'created_at' }, 'posts'),
  offset(),
  offset('skip', 'limit', { total: 'n', items: 'rows' }),
  page('page', 0),
  nextUrl('next', { back: { url: 'body:previous' } }),
  link(),
  token('cursor', 'next', 'has_more'),
  token('body:after', 'next', { flag: null }),
  lastItem('after', 'id', { short: true }),
  merge('continue', { items: 'query.pages' }),
];
for (const dialect of families) {
  feed('/a', { dialect });
}
// Functions, where data does not do.
feed('/odd', {
  dialect: {
    items: 'rows',
    key: 'id',
    next: (page: { cursor?: string }, request) =>
      page.cursor ? { query: { cursor: page.cursor, url: request.url } } : null,
  },
});
feed('/odd', {
  dialect: {
    items: async (page) => page.groups.flat(),
    next: (page, { body }, { headers }) => headers.get('x-next') ?? body,
    back: (page) => new URL(page.prev),
  },
});
const guess: Detected = await detect(await fetch('/a'), { method: 'POST', body: { q: 1 } });
if (guess.sure && guess.dialect) feed('/a', { dialect: guess.dialect });
const own = {
  items: 'rows',
  key: ['type', 'id'],
  next: { set: { 'query:after': 'last:id' } },
  stop: [{ flag: 'body:more' }, { empty: true }],
} as const;
feed('/a', { dialect: own });
const typed: Dialect = {
  items: '',
  key: null,
  next: [{ url: 'link:next' }, { merge: 'body:next' }],
  limit: { at: 'query:n', max: 100 },
};
feed('/a', { dialect: typed });
feed('/a', {
  dialect: {
    items: 'data',
    next: { set: { 'query:page': { inc: 1, from: 1 } } },
    stop: [{ pages: 'body:pages', at: 'query:page', base: 1 }],
  },
});
feed('/a', { dialect: { items: 'data', next: null } });

// Options.
const options: FeedOptions<Post> = {
  key: ['type', ['id', null]],
  method: 'POST',
  body: { query: 'rust' },
  headers: async () => ({ authorization: `Bearer ${'x'}` }),
  credentials: 'include',
  redirect: 'error',
  fetch: (request) => fetch(request),
  origins: ['https://cdn.example'],
  duplicates: 'merge',
  maxItems: 10,
  timeout: 5_000,
  retries: 0,
  maxWait: 1_000,
  maxEmptyPages: 3,
  maxStalePages: 3,
  maxBytes: 1 << 20,
  idempotent: true,
  signal: new AbortController().signal,
  onWarning: (message) => message.toUpperCase(),
  parse: (text) => JSON.parse(text, (_, value) => value),
  incomplete: 'end',
};
feed<Post>('/api/posts', options);
feed('/a', { headers: [['x-a', 'b']] });
feed('/a', { headers: new Headers() });
feed('/a', { headers: () => new Headers() });

// Page sources.
const source: PageSource = async ({ url, headers, body, method, signal }) =>
  fetch(url, { headers, body, method, signal });
feed<Post>(source, { url: 'https://db.example/rows' });
feed(() => ({ data: [] }));
feed(() => '[]');
feed(async () => new Uint8Array());
feed(async () => new ArrayBuffer(0));
feed((request) => new Response(request.body));

// Loading.
const loaded: Loaded = await posts.loadMore({ signal: AbortSignal.timeout(1_000), auto: true, lane: 'newer' });
const { received, added, duplicates, updated, done } = loaded;
is<Same<typeof done, boolean>>();
const sum: number = received + added + duplicates + updated;
await posts.retry();
posts.reset();
posts.reset({ q: 'rust', n: 5, on: true, gone: null, id: 9007199254740993n }, { keep: true });
posts.reset({ 'body:variables.q': 'rust', 'body:filter': { tags: ['a'] }, sort: 'new' });
const params: Record<string, string> = { q: 'rust' };
posts.reset(params);
await ready();
await ready(new URL('https://cdn.example/unspool.wasm'));
await ready(fetch('/unspool.wasm'));
await ready(new Uint8Array());
await slimReady(await WebAssembly.compile(new Uint8Array()));
await urlReady();
const slim: Feed<Post> = slimFeed<Post>('/a');
const byUrl: Feed<Post> = urlFeed<Post>('/a');

// Items.
is<Same<ReturnType<typeof posts.at>, Post | undefined>>();
const titles: string[] = posts.slice(-20).map((post) => post.title);
const found: Post | undefined =
  posts.get('p_17') ?? posts.get(17n) ?? posts.get({ json: '9007199254740993' }) ?? posts.get(['post', 17n, true]);
const where: number = posts.indexOf('p_17');
const bytes: Uint8Array | undefined = posts.raw(0);
posts.insert({ id: 'x', title: 'y' });
posts.insert({ id: 'x', title: 'y' }, -1);
posts.update({ id: 'x', title: 'z' });
posts.remove('x');
posts.remove(['post', 9007199254740993n]);

// State.
const status: Status = posts.status;
const reason: DoneReason | null = posts.reason;
const waiting: Waiting | null = posts.waiting;
const unsure: boolean = waiting?.cause === 'unsure';
const ending: Ending | null = posts.ending ?? posts.lane('newer').ending;
const said: string[] = ending ? [ending.reason, ending.by, ending.at ?? '', ending.value ?? ''] : [];
const again: ResetParams = { q: 'rust' };
const until: number | null | undefined = waiting?.until;
const lane: Lane = posts.lane('newer');
const failed: UnspoolError | null = lane.error;
const requests: number = posts.stats.requests;
const off = posts.subscribe((change: Change) =>
  change.splices.map(({ start, removed, added }) => start + removed + added),
);
off();

// Reading.
for await (const post of posts) post.title.toUpperCase();
for await (const page of posts.pages()) page.map((post) => post.title);
const iterator: FeedIterator<Post> = posts[Symbol.asyncIterator]();
const step = await iterator.next();
if (!step.done) step.value.title.toUpperCase();
await iterator.return();

// Errors.
try {
  await posts.loadMore();
} catch (error) {
  if (isUnspoolError(error) && error.code === 'http-status') {
    const code: number | undefined = error.status;
    const cause: unknown = error.cause;
  }
  if (isUnspoolError(error) && error.code === 'incomplete') {
    const reason: 'truncated' | 'loop' | 'empty-run' | undefined = error.reason;
  }
  if (error instanceof UnspoolError && error.retryable) await posts.retry();
}
const name: 'UnspoolError' = posts.error?.name ?? 'UnspoolError';
// One that a page source throws.
feed(() => {
  throw new UnspoolError({ code: 'rate-limited', message: 'the cable', retryAfter: 2_000 });
});
switch (posts.error?.code) {
  case 'timeout':
  case 'network':
    break;
}
posts[Symbol.dispose]();
posts.close();
export {
  again,
  bytes,
  byUrl,
  failed,
  found,
  name,
  reason,
  requests,
  said,
  slim,
  status,
  sum,
  titles,
  unsure,
  until,
  where,
};

// Every word of a dialect.
const words: Dialect = {
  items: ['data', 'data.*'],
  key: 'id',
  next: [
    { set: { 'path:token': { decode: 'body:next' } }, to: { url: '/after/{token}' }, drop: ['query:*'] },
    { url: 'body:url', take: 'path' },
  ],
  stop: [
    { at: 'link:next;results', is: 'false' },
    { at: 'body:status', is: ['done', null] },
    { total: 'body:total', at: 'query:page', base: 1 },
  ],
  blank: [null],
  empty: { absent: true, status: [409] },
  endStatus: [],
  expired: { at: 'body:code', is: 'GONE' },
  retry: { at: 'body:complete', is: false, after: 2 },
  throttled: { status: 420, after: 'header:retry-in' },
  truncated: { status: 400 },
};
const why: Ending | null = feed('/api', { dialect: words, overlap: 2, incomplete: 'end' }).ending;
why satisfies { reason: DoneReason; by: string } | null;
