// What need not be given may be `undefined`, with `exactOptionalPropertyTypes`, too.
import { feed, UnspoolError } from 'unspool';
import { detect } from 'unspool/detect';
import type { Dialect } from 'unspool';
import { cursor } from 'unspool/dialects';
import { endReached } from 'unspool/end-reached';
import { persist } from 'unspool/persist';
import { pagedFetch, scriptedFeed } from 'unspool/testing';

interface Post {
  id: string;
  title: string;
}
declare const token: string | undefined;
declare const signal: AbortSignal | undefined;
declare const size: number | undefined;
declare const flag: boolean | undefined;
declare const tell: ((message: string) => void) | undefined;
declare const element: Element;

const headers = token === undefined ? undefined : { authorization: token };
const own = token === undefined ? undefined : async (request: Request) => fetch(request);
const dialect: Dialect = { ...cursor, limit: size === undefined ? undefined : { at: 'query:limit', max: size } };

export const posts = feed<Post>('/api/posts', {
  ...{ dialect, headers, signal, limit: size, fetch: own, credentials: token ? 'include' : undefined },
  ...{ key: token ? 'id' : undefined, onWarning: tell, keepPages: flag, cursor: token, maxAge: size },
  initial: token === undefined ? undefined : { body: token, status: size, headers },
  revalidate: { every: size, onFocus: flag },
});
export const fromFunction = feed(() => ({ data: [] }), { dialect, url: token });
export const loads = [posts.loadMore({ signal, auto: flag }), posts.retry({ signal }), posts.refresh({ signal })];
posts.reset({ q: token }, { keep: flag });
posts.insert({ id: '1', title: '' }, { at: size, temp: token });
endReached(element, posts, { margin: token, budget: size });
persist(posts, { name: 'posts', onError: undefined, extra: undefined });
detect({ body: '[]', url: token }, { method: token });
pagedFetch<Post>([], { dialect, limit: size, total: size }).failNext({ status: size, delay: size });
scriptedFeed([{ items: [], end: flag }], { usedUp: undefined, limit: size });
export const mine = new UnspoolError({ code: 'network', message: '', status: size, url: token });
