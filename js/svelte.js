export { endReached, feedStore } from './adapters/svelte-store.js';
export { useEndReached, useFeed } from './adapters/svelte.js';
export { forgetFeeds, sharedFeeds } from './adapters/shared.js';
