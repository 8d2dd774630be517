export * from './adapters/angular.js';
export { forgetFeeds } from './adapters/adapter.js';
