export * from './adapters/lit.js';
export { forgetFeeds, preloadFeed, sharedFeeds } from './adapters/adapter.js';
