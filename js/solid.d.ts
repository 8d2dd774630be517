export * from './adapters/solid.js';
export { forgetFeeds, preloadFeed, sharedFeeds } from './adapters/adapter.js';
