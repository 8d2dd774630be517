export { endReached, feedStore } from '../adapters/svelte-store.js';
export { forgetFeeds } from '../adapters/shared.js';
