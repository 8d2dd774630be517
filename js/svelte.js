export { endReached, feedStore } from './adapters/svelte-store.js';
export { useEndReached, useFeed } from './adapters/svelte.js';
