// Uses of `unspool/vue`, `unspool/svelte`, `unspool/svelte/store` and `unspool/solid` that must not compile.
import { feed } from 'unspool';
import { cursor } from 'unspool/dialects';
import * as angular from 'unspool/angular';
import { FeedController } from 'unspool/lit';
import * as solid from 'unspool/solid';
import * as svelte from 'unspool/svelte';
import * as stores from 'unspool/svelte/store';
import * as vue from 'unspool/vue';
import { ref } from 'vue';

interface Post {
  id: string;
  title: string;
}
const own = feed<Post>('/api/posts', { dialect: cursor });
const list = vue.useFeed<Post>('/api/posts', { dialect: cursor });

// @ts-expect-error a list needs an address, if only `null`
vue.useFeed();
// @ts-expect-error a misspelt option
vue.useFeed('/a', { dialect: cursor, limt: 5 });
// @ts-expect-error a parameter is no object
vue.useFeed('/a', { dialect: cursor, params: { q: { from: 1 } } });
// @ts-expect-error a ref of what no option is
vue.useFeed('/a', { dialect: cursor, limit: ref('5') });
// @ts-expect-error it is a ref
list.items.length;
// @ts-expect-error a picture does not change
list.items.value.push({ id: 'a', title: 'b' });
// @ts-expect-error there may be no feed yet
vue.useFeed<Post>(() => null as string | null).feed.value.length;
// @ts-expect-error a getter of what is no address
vue.useFeed(() => 5, { dialect: cursor });
// @ts-expect-error the target is missing
vue.useEndReached(list);
// @ts-expect-error a misspelt option
svelte.useFeed('/a', { dialect: cursor, limt: 5 });
// @ts-expect-error there may be no feed yet
svelte.useFeed<Post>(() => null as string | null).feed.length;
// @ts-expect-error a margin is pixels, or as CSS says it
svelte.useEndReached(own, { margin: true });
// @ts-expect-error a store is subscribed to
stores.feedStore<Post>('/a', { dialect: cursor }).items;
// @ts-expect-error a list is missing
stores.endReached(document.body);
// @ts-expect-error a misspelt option
solid.useFeed('/a', { dialect: cursor, suspence: true });
// @ts-expect-error a key is no date
solid.useFeedItem(own, new Date());
// @ts-expect-error it is no accessor
solid.useFeed<Post>('/a', { dialect: cursor }).items();
// @ts-expect-error it is a signal
angular.injectFeed<Post>('/a', { dialect: cursor }).items.map(({ id }) => id);
// @ts-expect-error a misspelt option
angular.injectFeed<Post>('/a', { dialect: cursor, limt: 5 });
// @ts-expect-error a controller needs a host
new FeedController('/a', { dialect: cursor });
