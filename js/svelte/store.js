export { endReached, feedStore } from '../adapters/svelte-store.js';
export { forgetFeeds, sharedFeeds } from '../adapters/shared.js';
