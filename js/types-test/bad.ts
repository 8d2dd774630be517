// Uses that must not compile. Each line says which slip it is; a slip that compiles fails this file.
import { feed, ready, UnspoolError } from 'unspool';
import type { Dialect, PageSource } from 'unspool';
import { cursor, keyset, page, relay, slack } from 'unspool/dialects';

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
// @ts-expect-error what readers do with an incomplete list: throw or end
feed('/a', { incomplete: 'warn' });
// @ts-expect-error a parser takes a text
feed('/a', { parse: (bytes: Uint8Array) => bytes });
// @ts-expect-error an error is incomplete for a reason that there is
if (posts.error?.reason === 'end') posts.close();
// @ts-expect-error parameters are plain values
posts.reset({ q: { deep: 1 } });
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
// @ts-expect-error a change is read only
posts.subscribe((change) => (change.length = 0));
// @ts-expect-error internals are not to be had
posts.engine;
// @ts-expect-error the engine comes from somewhere (a Module is `{}` to TypeScript, so a number passes)
ready(null);

export { badSource, badStop, noItems, noNext };
