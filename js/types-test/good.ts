// Uses that must compile. Each is one that a README or a recipe shows.
import { feed, isUnspoolError, ready, UnspoolError } from 'unspool';
import type {
  Change,
  Dialect,
  DoneReason,
  Ending,
  ErrorCode,
  ErrorFacts,
  Feed,
  FeedIterator,
  FeedOptions,
  KeyOf,
  KeyPath,
  Lane,
  Limit,
  Loaded,
  Next,
  PageSource,
  PagerDialect,
  ResetOptions,
  ResetParams,
  Source,
  Splice,
  Status,
  Stop,
  Target,
  Total,
  Unsubscribe,
  View,
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
// As the import of a JSON file types it: places are any strings there.
const json = {
  items: 'rows',
  key: ['type', 'id'],
  limit: { at: 'query:limit', default: 20 },
  next: [{ set: { 'query:page': { inc: 1, from: 1 } } }, { url: ['link:next', 'body:next'] }],
  stop: [{ flag: 'body:more' }, { total: 'body:total', at: 'query:page' }, { empty: true }],
  endStatus: [404],
};
feed('/a', { dialect: json as Dialect });
const checked = {
  items: 'rows',
  next: { url: 'body:next' },
  back: { url: ['link:prev', 'body:prev'] },
} satisfies Dialect;
feed('/a', { dialect: checked });
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
  key: ['title', ['id', null]],
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
  initial: { body: '{"data":[]}', status: 200, headers: { link: '</next>; rel="next"' } },
  incomplete: 'end',
  maxConcurrent: Infinity,
  prefetch: 1,
};
feed<Post>('/api/posts', options);
feed('/a', { headers: [['x-a', 'b']] });
feed('/a', { headers: new Headers() });
feed('/a', { headers: () => new Headers() });

const common = { retries: 5, headers: { 'x-a': 'b' } } satisfies FeedOptions;
feed<Post>('/a', { ...common, key: 'id' });
feed<Post>('/a', common);

// Keys of a type that is known, and of one that is not.
interface Row {
  id: number;
  '@id': string;
  author: { name: string; team?: { id: string } } | null;
  tags: string[];
  meta: Record<string, unknown>;
}
const paths: KeyPath<Row>[] = ['id', 'author.name', 'author.team.id', '["@id"]', 'tags[0]', 'meta.any', 'node.id'];
const tuples: KeyOf<Row>[] = [null, paths, ['id', ['author.name', 'id', null]]];
feed<Row>('/a', { key: ['id', ['author.name', null]] });
feed<Row>('/a', { key: null });
feed<Record<string, unknown>>('/a', { key: 'anything' });
feed<unknown[]>('/a', { key: '[0]' });
feed<string>('/a', { key: '' });
is<Same<KeyPath<unknown>, string>>();
const untyped = feed('/a', { key: 'anything' });
is<Same<typeof untyped, Feed<unknown>>>();
// A path that the type does not know goes into the dialect.
feed<Row>('/a', { dialect: relay('data.rows', { key: 'cursor' }) });

// Items have the type that a function gives them.
const rows = feed('/a', { dialect: { items: (page) => page.rows as Row[], next: null } });
is<Same<typeof rows, Feed<Row>>>();
const later = feed('/a', {
  key: 'author.name',
  dialect: { items: async (page: { rows: Row[] }) => page.rows, next: (page) => page.next },
});
is<Same<typeof later, Feed<Row>>>();
const pager: PagerDialect<{ rows: Row[]; next?: string }, Row> = {
  items: ({ rows }) => rows,
  next: ({ next }) => next,
};
const paged = feed('/a', { dialect: pager });
is<Same<typeof paged, Feed<Row>>>();
const lossless = (text: string): Row | Row[] => JSON.parse(text);
const parsed = feed('/a', { dialect: cursor, parse: lossless });
is<Same<typeof parsed, Feed<Row>>>();
const optioned = feed('/a', options);
is<Same<typeof optioned, Feed<Post>>>();
is<Same<ReturnType<typeof rows.at>, Row | undefined>>();

// Page sources.
const source: PageSource = async ({ url, headers, body, method, signal }) =>
  fetch(url, { headers, body, method, signal });
feed<Post>(source, { url: 'https://db.example/rows' });
feed(source, { url: new URL('https://db.example/rows'), dialect: cursor });
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
posts.reset({ 'body:variables.q': 'rust', 'body:filter': { tags: ['a'] }, sort: 'new', 'query:geo:lat': 1.5 });
feed<{ tags: string[]; by?: { tags?: string[]; ids: string | string[] } }>('/a', { key: ['tags[0]', 'by.ids'] });
const params: Record<string, string> = { q: 'rust' };
posts.reset(params);
posts.reset(null, { keep: true } satisfies ResetOptions);
await ready();
await ready(new URL('https://cdn.example/unspool.wasm'));
await ready(fetch('/unspool.wasm'));
await ready(new Uint8Array());
await ready(Promise.resolve({ default: new Blob() }));
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
posts.insert({ title: 'y' }, { at: 1, temp: 4n }) satisfies import('unspool').Write<Post>;
posts.insert({ id: 'x', title: 'y' }, -1);
posts.update({ id: 'x', title: 'z' }).undo();
posts.update('x', { title: 'z' }).confirm({ id: 'x', title: 'z' });
posts.remove('x');
posts.remove(['post', 9007199254740993n]);
feed<Post>('/posts', { clientKey: 'title', order: { by: 'id', direction: 'desc' } }).confirm(4n, posts.at(0)!);

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
is<Same<typeof posts.done, boolean>>();
is<Same<typeof lane.done, boolean>>();
is<Same<typeof lane.reason, DoneReason | null>>();
const off: Unsubscribe = posts.subscribe((change: Change) =>
  change.splices.map(({ start, removed, added }: Splice) => start + removed + added),
);
off();

// Views and traces.
const view: View<Post> = posts.view();
is<Same<typeof view.items, readonly Post[]>>();
const shown: [number, string | undefined, boolean, DoneReason | null, Status, boolean] = [
  view.length,
  view.at(-1)?.title,
  view.done,
  view.reason,
  view.newer.status,
  view.newer.hasMore,
];
const total: Total | null = view.total;
const many = total?.exact ? total.value : undefined;
const untrace: Unsubscribe = posts.trace((line) => line.length);
untrace();
posts.trace()();

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
  many,
  parts,
  paths,
  shown,
  tuples,
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

// The parts of a dialect by themselves.
const place: Source = { inc: { plus: 1, of: 'body:page' }, from: 1 };
const target: Target = 'query:page';
const limit: Limit = { at: target, default: 20, max: 100 };
const next: Next = { set: { [target]: place, 'path:id': 'last:id' }, also: { 'header:x-a': { const: 1 } } };
const stop: Stop[] = [
  { same: [target] },
  { short: true },
  { pages: ['header:x-pages', 'body:pages'], at: target, base: 0 },
];
const parts: Dialect = { items: '', limit, next, stop, pause: { at: 'body:backoff', unit: 'ms' } };
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
new UnspoolError({ code: 'network', message: 'x' } satisfies ErrorFacts).code satisfies ErrorCode;
