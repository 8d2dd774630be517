export * from './adapters/svelte.js';
export * from './adapters/svelte-store.js';
export { forgetFeeds, preloadFeed, sharedFeeds } from './adapters/adapter.js';
