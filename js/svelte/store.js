export { endReached, feedStore } from '../adapters/svelte-store.js';
export { preloadFeed } from '../adapters/preload.js';
export { forgetFeeds, sharedFeeds } from '../adapters/shared.js';
