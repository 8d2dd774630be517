/** A feed, as the benches call it. */
export const reader = (posts) => ({
  next: () => posts.loadMore(),
  rows: (from, to) => posts.slice(from, to),
  size: () => posts.length,
  reset: () => posts.reset(),
  close: () => posts.close(),
  held: () => posts.stats?.held,
});
