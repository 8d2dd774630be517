// Uses of `unspool/react` and `unspool/end-reached` that must not compile.
import { feed } from 'unspool';
import { cursor } from 'unspool/dialects';
import { endReached } from 'unspool/end-reached';
import { useEndReached, useFeed, useFeedItem } from 'unspool/react';

interface Post {
  id: string;
  title: string;
}
const own = feed<Post>('/api/posts', { dialect: cursor });
declare const element: Element | null;

// @ts-expect-error a list needs an address, if only `null`
useFeed();
// @ts-expect-error a misspelt option
useFeed('/a', { dialect: cursor, suspence: true });
// @ts-expect-error a parameter is no object
useFeed('/a', { dialect: cursor, params: { q: { from: 1 } } });
// @ts-expect-error a key that items have not
useFeed<Post>('/a', { dialect: cursor, key: 'ident' });
// @ts-expect-error there may be no feed yet
useFeed<Post>(null as string | null).feed.length;
// @ts-expect-error a picture does not change
useFeed<Post>('/a').items.push({ id: 'a', title: 'b' });
// @ts-expect-error a patch of what items have
useFeed<Post>('/a').update('a', { titel: 'b' });
// @ts-expect-error a lane that there is not
useFeed<Post>('/a').loadMore({ lane: 'up' });
// @ts-expect-error a key is no date
useFeedItem(own, new Date());
// @ts-expect-error the feed is missing
useEndReached({ current: null });
// @ts-expect-error a margin is pixels, or as CSS says it
useEndReached(own, { margin: true });
// @ts-expect-error an element that may not be there
endReached(element, own);
// @ts-expect-error what is no list
endReached(document.body, {});
