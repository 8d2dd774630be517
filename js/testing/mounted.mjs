// Lists as adapters share them, shown by components that nobody renders, for tests.
// It is no server: that is all the adapters ask of a window.
globalThis.window = globalThis;
export const { forgetFeeds, share, sharedFeeds } = await import('../adapters/shared.js');

export const task = () => new Promise((then) => setTimeout(then));

/** Mounts what shows a feed, as a framework does. */
export function mount(where, options, owner = {}) {
  const shared = share(where, options, owner);
  shared.update(where, options);
  const ends = [shared.subscribe(() => {}), shared.want()];
  return { shared, feed: shared.feed, unmount: () => ends.map((end) => end()) };
}

/** The ids of what it shows, once its first page is there. */
export const settled = async (shared) => {
  await shared.begin();
  return shared.view.items.map(({ id }) => id);
};
