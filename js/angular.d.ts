export * from './adapters/angular.js';
export { forgetFeeds, sharedFeeds } from './adapters/adapter.js';
