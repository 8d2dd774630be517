/** A feed, as the benches call it. */
export const reader = (posts) => ({
  next: () => posts.loadMore(),
  /** The first page can be rendered; it may be there before the engine is. */
  shown: () =>
    new Promise((resolve, reject) => {
      const stop = posts.subscribe(({ length }) => {
        if (length === 0) return;
        stop();
        resolve();
      });
      posts.loadMore().catch(reject);
    }),
  rows: (from, to) => posts.slice(from, to),
  size: () => posts.length,
  reset: () => posts.reset(),
  close: () => posts.close(),
  held: () => posts.stats?.held,
});
