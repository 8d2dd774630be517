// Uses of `unspool/persist` that must compile.
import { type Feed, feed } from 'unspool';
import { cursor } from 'unspool/dialects';
import { forget, persist, type Persisted, type PersistStore, resume } from 'unspool/persist';

interface Post {
  id: string;
  title: string;
}

/** Whether two types are the same. */
type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const is = <_Yes extends true>(): void => {};

const cells: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'> = sessionStorage;
const shelf: PersistStore = {
  get: async (keys) => keys.map(() => undefined),
  write: ({ key, expected, value, put, remove, names }) => [key, expected, value, put.size, remove, names].length > 0,
};
const resumed = await resume((snapshot) => feed<Post>('/api', { dialect: cursor, snapshot }), {
  name: 'posts',
  store: cells,
  maxAge: 1000,
  stale: 'use',
  extra: () => ({ top: 1 }),
  onDiscard: (reason, error) => reason === 'old' || error,
  onError: (thrown) => console.warn(thrown),
  onLost: () => {},
});
is<Same<typeof resumed, Persisted<Feed<Post>>>>();
is<Same<typeof resumed.feed, Feed<Post>>>();
const keptOn: Persisted<Feed<Post>> = persist(resumed.feed, { name: 'posts', store: shelf });
await keptOn.flush();
if (!keptOn.restored) await keptOn.clear();
keptOn.stop();
await forget('posts');
await forget('posts', { store: sessionStorage });
