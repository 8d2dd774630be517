export * from './adapters/angular.js';
export { forgetFeeds, preloadFeed, sharedFeeds } from './adapters/adapter.js';
