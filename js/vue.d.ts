export * from './adapters/vue.js';
export { forgetFeeds, preloadFeed, sharedFeeds } from './adapters/adapter.js';
