export { injectEndReached, injectFeed } from './adapters/angular.js';
export { forgetFeeds } from './adapters/shared.js';
