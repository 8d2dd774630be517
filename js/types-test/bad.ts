// Uses that must not compile. Each line says which slip it is; a slip that compiles fails this file.
import { feed, ready, UnspoolError } from 'unspool';
import type {
  Change,
  Dialect,
  FeedOptions,
  Limit,
  Next,
  PagerDialect,
  PageSource,
  Source,
  Stop,
  Target,
  WindowedFeed,
} from 'unspool';
import { cursor, keyset, page, relay, slack } from 'unspool/dialects';
import { persist, resume } from 'unspool/persist';

interface Post {
  id: string;
  title: string;
}
const posts = feed<Post>('/api/posts');

// @ts-expect-error a feed needs an address
feed();
// @ts-expect-error an address is no number
feed(7);
// @ts-expect-error a misspelt option
feed('/a', { limt: 5 });
// @ts-expect-error a page size is a number
feed('/a', { limit: '5' });
// @ts-expect-error a key is a path, not a function
feed('/a', { key: (item: Post) => item.id });
// @ts-expect-error a rule for duplicates that there is not
feed('/a', { duplicates: 'newest' });
// @ts-expect-error credentials as fetch has them
feed('/a', { credentials: 'yes' });
// @ts-expect-error origins are a list
feed('/a', { origins: 'https://a.example' });
// @ts-expect-error a custom fetch takes a Request and gives a Response
feed('/a', { fetch: (url: string) => url });
// @ts-expect-error headers are strings
feed('/a', { headers: { 'x-a': 5 } });
// @ts-expect-error `url` goes with a page source
feed('/a', { url: '/b' });
// @ts-expect-error a family is called
feed('/a', { dialect: relay });
// @ts-expect-error the name of the list is missing
slack();
// @ts-expect-error the first page is 0 or 1
page('page', 2);
// @ts-expect-error a request is asked for by `query`, not by any field
feed('/a', { dialect: { items: 'rows', next: () => ({ cursor: 'x' }) } });
// @ts-expect-error items are an array
feed('/a', { dialect: { items: () => 7, next: null } });
// @ts-expect-error a keyset maps parameters to paths
keyset(['created_at']);
// @ts-expect-error named dialects are not to be changed
cursor.items = 'rows';
// @ts-expect-error a dialect says where the items are
const noItems: Dialect = { next: null };
// @ts-expect-error a dialect says how to go on
const noNext: Dialect = { items: 'data' };
// @ts-expect-error a stop rule that there is not
const badStop: Dialect = { items: 'data', next: null, stop: [{ full: true }] };
// @ts-expect-error a lane is older or newer
const badLane: Dialect = { items: 'data', next: null, stop: [{ empty: true, lane: 'up' }] };
// @ts-expect-error only the way back has another order
const badOrder: Dialect = { items: 'data', next: { url: 'body:next', reversed: true } };
// @ts-expect-error a source says where it reads
const noPrefix: Source = 'meta.next';
// @ts-expect-error a target is no source
const target: Source = 'query:cursor';
// @ts-expect-error a list holds sources
const sources: Source = ['body:next', 'next'];
// @ts-expect-error a counter begins somewhere
const counter: Source = { inc: 1 };
// @ts-expect-error the step is a number, a word or a source
const step: Source = { inc: 'pages', from: 1 };
// @ts-expect-error a target says where it writes
const place: Target = 'cursor';
// @ts-expect-error a source is no target
const source: Target = 'link:next';
// @ts-expect-error a limit goes somewhere
const size: Limit = { at: 'limit' };
// @ts-expect-error only `set` writes into the path
const inPath: Limit = { at: 'path:limit' };
// @ts-expect-error what is written goes somewhere
const set: Next = { set: { cursor: 'body:next' } };
// @ts-expect-error and comes from somewhere
const from: Next = { set: { 'query:cursor': 'next' } };
// @ts-expect-error a URL comes from somewhere
const url: Next = { url: 'links.next' };
// @ts-expect-error only parameters can be kept
const kept: Next = { url: 'link:next', keep: ['header:x-a'] };
// @ts-expect-error an object comes from the body
const merged: Next = { merge: 'header:x-next' };
// @ts-expect-error a flag is somewhere
const flag: Stop = { flag: 'has_more' };
// @ts-expect-error a total is compared with a place of the request
const total: Stop = { total: 'body:total', at: 'body' };
// @ts-expect-error pages are counted from 0 or 1
const pages: Stop = { pages: 'body:pages', at: 'query:page' };
// @ts-expect-error a rule that holds is true
const short: Stop = { short: false };
// @ts-expect-error a state is read somewhere
const state: Dialect = { items: '', next: null, expired: { at: 'code' } };
// @ts-expect-error statuses of the end are a list
const ends: Dialect = { items: '', next: null, endStatus: 404 };
// @ts-expect-error a misspelt field of a dialect
const misspelt: Dialect = { items: '', next: null, endstatus: [404] };
const json = { items: 'rows', next: { url: 'body:next' } };
// @ts-expect-error a dialect out of a file is cast
feed('/a', { dialect: json });
// @ts-expect-error a field of a named dialect is checked, too
feed('/a', { dialect: relay('data.rows', { limit: { at: 'n' } }) });
// @ts-expect-error a key that items do not have
feed<Post>('/a', { key: 'name' });
// @ts-expect-error a part of a tuple that items do not have
feed<Post>('/a', { key: ['id', 'name'] });
// @ts-expect-error a member that is no object has no members
feed<Post>('/a', { key: 'title.length' });
// @ts-expect-error a member that the inner object does not have
feed<{ id: string; author: { name: string } }>('/a', { key: 'author.mail' });
// @ts-expect-error an array is no key
feed<{ id: string; tags: string[] }>('/a', { key: 'tags' });
// @ts-expect-error nor is one inside of a member
feed<{ id: string; author: { name: string; tags: readonly string[] } }>('/a', { key: 'author.tags' });
// @ts-expect-error options of a type have its keys
const keyed: FeedOptions<Post> = { key: 'name' };
// @ts-expect-error the key of items that a function gives
feed('/a', { key: 'name', dialect: { items: (page) => page.rows as Post[], next: null } });
// @ts-expect-error items that a function gives have the type of the feed
feed<Post>('/a', { dialect: { items: (page: { rows: string[] }) => page.rows, next: null } });
// @ts-expect-error the item that a function gives has no such member
feed('/a', { dialect: { items: (page) => page.rows as Post[], next: null } }).at(0)?.name;
// @ts-expect-error a parser gives items of the feed
feed<Post>('/a', { parse: (text: string) => text });
// @ts-expect-error a dialect with functions gives its items
const pager: PagerDialect<{ rows: string[] }, Post> = { items: (page) => page.rows, next: null };
// @ts-expect-error the type of items is no option
feed<Post>('/a', { _item: { id: 'x', title: 'y' } });
// @ts-expect-error a source gives a page
const badSource: PageSource = () => 7;

// @ts-expect-error a result has no such member
(await posts.loadMore()).items;
// @ts-expect-error a lane that there is not
posts.loadMore({ lane: 'sideways' });
// @ts-expect-error a signal is an AbortSignal
posts.loadMore({ signal: new AbortController() });
// @ts-expect-error a misspelt option of a load
posts.loadMore({ signl: AbortSignal.timeout(1) });
// @ts-expect-error a misspelt option of a reset
posts.reset({}, { keeep: true });
// @ts-expect-error a position is a number
posts.insert({ id: 'x', title: 'y' }, '1');
// @ts-expect-error a stream takes no options
posts.stream({ lane: 'older' });
// @ts-expect-error an ending is read only
posts.ending!.reason = 'end';
// @ts-expect-error a snapshot is what snapshot() gave
feed('/a', { snapshot: { version: 2, savedAt: 1, data: '' } });
// @ts-expect-error there are three things that may become of an old snapshot
feed('/a', { stale: 'keep' });
// @ts-expect-error every so many milliseconds
feed('/a', { revalidate: { every: '5s' } });
// @ts-expect-error a refresh reads the head, or all
posts.refresh({ mode: 'tail' });
declare const far: WindowedFeed<Post>;
// @ts-expect-error a row outside of a window is null
far.at(0)?.title.length ?? far.slice()[0].title;
// @ts-expect-error a gap has a number
posts.loadGap('1');
// @ts-expect-error gaps are read only
posts.gaps.push({ id: 1, index: 1, status: 'idle', error: null });
// @ts-expect-error only these two lanes are loaded so
posts.loadMore({ lane: 'gap' });
// @ts-expect-error a view is a picture: it has no cursor
posts.view().cursor;
// @ts-expect-error an initial page has a body
feed('/a', { initial: { status: 200 } });
// @ts-expect-error a body is a text, bytes or an object
feed('/a', { initial: { body: 5 } });

// @ts-expect-error what readers do with an incomplete list: throw or end
feed('/a', { incomplete: 'warn' });
// @ts-expect-error nobody knows what an answer says
posts.page(0)?.envelope.included;
// @ts-expect-error pages ahead are a number
feed('/a', { prefetch: true });
// @ts-expect-error so is what may be under way at once
feed('/a', { maxConcurrent: '6' });
// @ts-expect-error a parser takes a text
feed('/a', { parse: (bytes: Uint8Array) => bytes });
// @ts-expect-error an error is incomplete for a reason that there is
if (posts.error?.reason === 'end') posts.close();
// @ts-expect-error parameters are plain values
posts.reset({ q: { deep: 1 } });
// @ts-expect-error a misspelt place of a parameter
posts.reset({ 'boby:x': 1 });
// @ts-expect-error there may be no item
posts.at(0).title;
// @ts-expect-error an item has no such member
posts.at(0)?.name;
// @ts-expect-error a key is no object
posts.get({ id: 1 });
// @ts-expect-error an item lacks a member
posts.insert({ id: 'x' });
// @ts-expect-error an item of another type
posts.update('x');
// @ts-expect-error an item lacks a member, and has no temporary key
posts.insert({ title: 'y' }, { at: 1 });
// @ts-expect-error a misspelt option of an insert
posts.insert({ id: 'x', title: 'y' }, { tmp: 'x' });
// @ts-expect-error a patch of a member that there is not
posts.update('x', { titel: 'z' });
// @ts-expect-error a patch of another type
posts.update('x', { title: 5 });
// @ts-expect-error a confirmation has the item of the server
posts.confirm('x');
// @ts-expect-error a list is sorted by a member that there is
feed<Post>('/a', { order: { by: 'titel', direction: 'asc' } });
// @ts-expect-error an order has a direction
feed<Post>('/a', { order: { by: 'title' } });
// @ts-expect-error a client key is a member that there is
feed<Post>('/a', { clientKey: 'cleint' });
// @ts-expect-error the length is read only
posts.length = 0;
// @ts-expect-error the items of a feed without a type are unknown
feed('/a').at(0).id;
// @ts-expect-error a feed is no array
posts[0];
// @ts-expect-error a feed is not iterated synchronously
for (const post of posts) post;
// @ts-expect-error a listener gets no list
posts.subscribe((items: Post[]) => items);
// @ts-expect-error a code that there is not
if (posts.error?.code === 'oops') posts.close();
// @ts-expect-error a status that there is not
if (posts.status === 'error') posts.close();
// @ts-expect-error an error has a code that there is
new UnspoolError({ code: 'oops', message: 'x' });
// @ts-expect-error the facts of an error are read only
posts.error!.code = 'network';
// @ts-expect-error a reason is one word or null, and no boolean
if (posts.reason === true) posts.close();
// @ts-expect-error whether a lane is done is a boolean, and no reason
if (posts.done === 'end') posts.close();
// @ts-expect-error a lane tells no reason that there is not
if (posts.lane('newer').reason === 'finished') posts.close();
// @ts-expect-error a change has splices
const ranges = (change: Change) => change.ranges;
// @ts-expect-error a splice is read only
posts.subscribe(({ splices }) => (splices[0]!.start = 0));
// @ts-expect-error a view is read only
posts.view().items.push({ id: 'x', title: 'y' });
// @ts-expect-error a view loads nothing
posts.view().loadMore();
// @ts-expect-error there may be no item in a view
posts.view().at(0).title;
// @ts-expect-error the server may not say how many there are
posts.view().total.value;
// @ts-expect-error a line of a trace is a text
posts.trace((line: object) => line);
// @ts-expect-error a trace is no feed: it gives what stops it
posts.trace().close();
// @ts-expect-error a change is read only
posts.subscribe((change) => (change.length = 0));
// @ts-expect-error internals are not to be had
posts.engine;
// @ts-expect-error the engine comes from somewhere (a Module is `{}` to TypeScript, so a number passes)
ready(null);
// @ts-expect-error what is kept has a name
persist(posts, {});
// @ts-expect-error a feed is kept, not a list
persist(posts.slice(), { name: 'a' });
// @ts-expect-error how old it may be is asked where it is read
persist(posts, { name: 'a', maxAge: 5 });
// @ts-expect-error a store can write
persist(posts, { name: 'a', store: { get: () => [] } });
const slow = { getItem: async () => null, setItem() {}, removeItem() {}, key: () => null, length: 0 };
// @ts-expect-error a store whose methods promise is no Storage
persist(posts, { name: 'a', store: slow });
// @ts-expect-error what makes the feed gives it at once
resume(async () => posts, { name: 'a' });
// @ts-expect-error there is no such thing to do with what is old
resume(() => posts, { name: 'a', stale: 'keep' });

export { badLane, badOrder, badSource, badStop, noItems, noNext };
export { counter, ends, flag, from, inPath, kept, keyed, merged, misspelt, noPrefix, pager, pages, place, ranges };
export { set, short, size, source, sources, state, step, target, total, url };
