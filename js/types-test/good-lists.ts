// Good uses of lists that live: kept, taken up, read again.
import { feed } from 'unspool';
import type { Dialect, WindowedFeed } from 'unspool';
import { cursor } from 'unspool/dialects';

interface Post {
  id: number;
  title: string;
}
const posts = feed<Post>('/posts', { dialect: cursor });

// Kept, taken up, read again.
const kept: string = JSON.stringify(posts.snapshot());
const resumed = feed<Post>('/posts', { dialect: cursor, snapshot: kept, maxAge: 60_000, stale: 'refresh' });
feed<Post>('/posts', { dialect: cursor, snapshot: posts.snapshot(), cursor: posts.cursor ?? undefined });
feed<Post>('/posts', {
  dialect: cursor,
  revalidate: { every: 30_000, onFocus: true, onOnline: true, mode: 'head', pages: 2 },
});
const fresh: Promise<number> = resumed
  .refresh({ mode: 'all' })
  .then(({ removed, added, gap }) => removed + added + (gap?.index ?? 0));
for (const gap of resumed.gaps)
  void resumed.loadGap(gap, { signal: AbortSignal.timeout(1) }).then(() => gap.error?.code);
const cursorOf: string | null = resumed.lane('newer').cursor;
const head: boolean =
  resumed.view().head.status === 'loading' && resumed.view().gaps.length > 0 && resumed.lane('gap').done;
void [fresh, cursorOf, head];

// Rows outside of a window are null.
const far: WindowedFeed<Post> = feed<Post>('/a', { window: { pages: 2 } });
const row: Post | null | undefined = far.at(0) ?? far.get(7) ?? far.slice()[0] ?? far.view().items[0];
void [row, far.ensure(0, 5), far.update(7, { title: 'x' })];

// A name that is put together keeps its prefix as a constant.
declare const name: string;
const composed: Dialect = { items: '', next: { set: { [`query:${name}` as const]: `body:${name}` } } };
feed('/a', { dialect: composed });
