// Uses of `unspool/react` and `unspool/end-reached` that must compile.
import { createRef, type RefCallback, type RefObject } from 'react';
import { type Feed, feed, type Loaded, type UnspoolError } from 'unspool';
import { cursor } from 'unspool/dialects';
import { type EndReached, endReached } from 'unspool/end-reached';
import { merge } from 'unspool/merge';
import { type FeedResult, preloadFeed, sharedFeeds, useEndReached, useFeed, useFeedItem } from 'unspool/react';

interface Post {
  id: string;
  title: string;
}

/** Whether two types are the same. */
type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const is = <_Yes extends true>(): void => {};

const list = useFeed<Post>('/api/posts', { dialect: cursor, limit: 30, key: 'id' });
is<Same<typeof list, FeedResult<Post, Feed<Post>>>>();
is<Same<typeof list.items, readonly Post[]>>();
is<Same<typeof list.error, UnspoolError | null>>();
is<Same<typeof list.feed, Feed<Post>>>();
const loads: (() => Promise<Loaded>)[] = [list.loadMore, list.retry];
const presses: ((event: MouseEvent) => void)[] = [list.loadMore, list.retry, list.refresh, list.reset];
list.reset({ q: 'x' }, { keep: true });
list.update('a', { title: 'b' }).undo();
list.insert({ title: 'c' }, { temp: 't' }).confirm({ id: 'd', title: 'c' });

const own = feed<Post>('/api/posts', { dialect: cursor });
is<Same<ReturnType<typeof useFeed<Post>>['feed'], Feed<Post> | null>>();
is<Same<(typeof list.items)[number], Post>>();
const given = useFeed(own);
is<Same<typeof given.items, readonly Post[]>>();
const parsed = useFeed('/api/posts', { dialect: cursor, parse: (text) => JSON.parse(text) as Post });
is<Same<typeof parsed.items, readonly Post[]>>();
const unknown = useFeed(new URL('https://a.example'), {
  dialect: cursor,
  params: { q: 1, tag: ['a', null], no: undefined },
});
is<Same<typeof unknown.items, readonly unknown[]>>();
declare const user: string | null;
const later = useFeed<Post>(user && `/api/${user}`, {
  dialect: cursor,
  enabled: false,
  keep: true,
  name: 'posts',
  closeAfter: Infinity,
  suspense: true,
  throwOnError: (error) => error.retryable,
});
is<Same<typeof later.feed, Feed<Post> | null>>();
useFeed<Post>(async ({ url, signal }) => (await fetch(url, { signal })).json(), {
  dialect: cursor,
  url: '/api',
  name: 'x',
});

is<Same<ReturnType<typeof useFeedItem<Post>>, Post | undefined>>();
const item = useFeedItem(later.feed, ['a', 1n]);
is<Same<typeof item, Post | undefined>>();

const end = useEndReached(later.feed, { margin: '50%', budget: 3, root: createRef<HTMLElement>(), lane: 'newer' });
is<Same<typeof end.ref, RefCallback<Element>>>();
const tail = createRef<HTMLDivElement>();
const other = useEndReached(tail, own, { enabled: false, margin: 400 });
is<Same<typeof other.ref, RefObject<HTMLDivElement | null>>>();
other.resume();

declare const element: Element;
const stop: EndReached = endReached(element, own, { budget: 2, onPause: (paused) => paused, root: document });
stop.resume();
stop();
const merged = merge([own], { by: 'id' });
endReached(element, merged);
const both = useFeed(merged);
is<Same<typeof both.items, readonly Post[]>>();
useEndReached(both.feed);

const { items: taken, ...rest } = useFeed<Post>('/api/posts', { dialect: cursor, closeAfter: 1, refreshAfter: 0 });
is<Same<typeof rest.status, FeedResult<Post>['status']>>();
is<Same<typeof rest.at, FeedResult<Post>['at']>>();
useEndReached(useFeed<Post>('/api/posts'), { budget: taken.length });
useEndReached(useFeed<Post>(null as string | null));
is<Same<ReturnType<typeof useFeedItem<Post>>, Post | undefined>>();
useFeedItem(useFeed<Post>('/api/posts'), 'a')?.title.length;
for (const shared of sharedFeeds<Post>('/api/posts')) shared.update('a', { title: 'b' });
is<Same<ReturnType<typeof preloadFeed>, Promise<void>>>();
preloadFeed('/api/posts', { dialect: cursor, params: { q: null } });
