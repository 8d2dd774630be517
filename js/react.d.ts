export * from './adapters/react.js';
export { forgetFeeds, preloadFeed, sharedFeeds } from './adapters/adapter.js';
