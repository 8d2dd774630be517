// Uses of `unspool/vue`, `unspool/svelte`, `unspool/svelte/store` and `unspool/solid` that must compile.
import { type ElementRef, type Signal, signal } from '@angular/core';
import { LitElement } from 'lit';
import { type Accessor, createSignal } from 'solid-js';
import { type Feed, feed, type Loaded, type PageSource, type UnspoolError } from 'unspool';
import { cursor } from 'unspool/dialects';
import * as angular from 'unspool/angular';
import { EndReachedController, FeedController } from 'unspool/lit';
import * as solid from 'unspool/solid';
import * as svelte from 'unspool/svelte';
import * as stores from 'unspool/svelte/store';
import * as vue from 'unspool/vue';
import {
  type ComputedRef,
  computed,
  reactive,
  ref,
  type ShallowRef,
  shallowReactive,
  shallowRef,
  useTemplateRef,
} from 'vue';

interface Post {
  id: string;
  title: string;
}

/** Whether two types are the same. */
type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const is = <_Yes extends true>(): void => {};
const own = feed<Post>('/api/posts', { dialect: cursor });
declare const source: PageSource;

{
  const q = ref('');
  const list = vue.useFeed<Post>('/api/posts', { dialect: cursor, limit: ref(30), key: 'id', params: { q, page: 1 } });
  const { items, error, status, loadMore, total } = list;
  is<Same<typeof items, ComputedRef<readonly Post[]>>>();
  is<Same<typeof error.value, UnspoolError | null>>();
  is<Same<typeof list.feed, ComputedRef<Feed<Post>>>>();
  const load: () => Promise<Loaded> = loadMore;
  const texts: (string | number | undefined)[] = [status.value, total.value?.value, list.at(-1)?.title];
  const none = vue.useFeed<Post>(
    () => (q.value ? `/api/posts/${q.value}` : null),
    () => ({ dialect: cursor }),
  );
  is<Same<typeof none.feed.value, Feed<Post> | null>>();
  is<Same<typeof none.items.value, readonly Post[]>>();
  vue.useFeed<Post>(ref<string>('/a'), shallowRef({ dialect: cursor }));
  vue.useFeed<Post>(
    computed(() => (q.value ? `/${q.value}` : undefined)),
    shallowReactive({ dialect: cursor, keep: true }),
  );
  vue.useFeed<Post>(own);
  vue.useFeed<Post>(shallowRef(own), { throwOnError: (failure) => failure.code === 'http-status' });
  vue.useFeed<Post>(source, { dialect: cursor, name: 'posts' });
  vue.useFeed<Post>(async (request) => ({ data: [request.url] }), { dialect: cursor });
  const values = reactive(list);
  is<Same<typeof values.items, readonly Post[]>>();
  const item = vue.useFeedItem(list.feed, () => q.value);
  is<Same<typeof item, Readonly<ShallowRef<Post | undefined>>>>();
  const tail = useTemplateRef<HTMLElement>('tail');
  const { paused, resume } = vue.useEndReached(tail, list, { budget: 5 });
  const more: [boolean, () => void] = [paused.value, resume];
  vue.useEndReached(
    () => document.body,
    none.feed,
    () => ({ lane: 'newer' as const }),
  );
  vue.useEndReached(tail, none);
  vue.useEndReached(tail, own);
  const isDirective = vue.vEndReached.mounted;
}

{
  const list = svelte.useFeed<Post>('/api/posts', () => ({ dialect: cursor, limit: 30, params: { q: 'a' } }));
  is<Same<typeof list.items, readonly Post[]>>();
  is<Same<typeof list.current, svelte.FeedResult<Post, Feed<Post>>>>();
  const none = svelte.useFeed<Post>(() => null as string | null);
  is<Same<typeof none.feed, Feed<Post> | null>>();
  const tail = svelte.useEndReached(list, { budget: 5 });
  const stop: () => void = tail.attach(document.body);
  svelte.useEndReached(
    () => none.feed,
    () => ({ enabled: tail.paused }),
  );
  const store = stores.feedStore<Post>('/api/posts', { dialect: cursor });
  const end: () => void = store.subscribe(({ items, feed }) => is<Same<typeof items, readonly Post[]>>());
  const url: svelte.Readable<string | null> = { subscribe: () => () => {} };
  stores.feedStore<Post>(url, { dialect: cursor }).subscribe(({ feed, ...rest }) => {
    is<Same<typeof feed, Feed<Post> | null>>();
    stores.endReached(document.body, { feed, budget: 3, onPause: (paused) => is<Same<typeof paused, boolean>>() });
    svelte.endReached(document.body, feed).update(null);
  });
}

{
  const [q, setQ] = createSignal('');
  const list = solid.useFeed<Post>('/api/posts', () => ({ dialect: cursor, suspense: true, params: { q: q() } }));
  is<Same<typeof list.items, readonly Post[]>>();
  const none = solid.useFeed<Post>(() => q() || null, { dialect: cursor });
  is<Same<typeof none.feed, Feed<Post> | null>>();
  const item = solid.useFeedItem<Post>(list, q);
  is<Same<typeof item, Accessor<Post | undefined>>>();
  const tail = solid.useEndReached(() => none.feed, { margin: '100%' });
  tail.ref(document.body);
  const more: [boolean, () => void] = [tail.paused(), tail.resume];
}

{
  const q = signal('');
  const list = angular.injectFeed<Post>('/api/posts', () => ({ dialect: cursor, limit: 30, params: { q, r: q() } }));
  is<Same<typeof list.items, Signal<readonly Post[]>>>();
  is<Same<typeof list.feed, Signal<Feed<Post>>>>();
  const none = angular.injectFeed<Post>(() => q() || null, { dialect: cursor });
  is<Same<ReturnType<typeof none.feed>, Feed<Post> | null>>();
  const target: Signal<ElementRef<HTMLElement> | undefined> = signal(undefined);
  const { paused, resume } = angular.injectEndReached(target, list, { budget: 5 });
  angular.injectEndReached(target, none.feed);
  const more: [boolean, () => void] = [paused(), resume];
}

class Posts extends LitElement {
  list = new FeedController<Post>(this, () => this.title || null, { dialect: cursor, limit: 30 });
  tail = new EndReachedController(this, this.list, { budget: 5 });
  titles = () => this.list.items.map(({ title }) => title);
  more = () => this.list.loadMore().then(({ done }) => done && this.list.feed?.length);
}
