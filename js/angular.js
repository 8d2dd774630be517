export { injectEndReached, injectFeed } from './adapters/angular.js';
export { forgetFeeds, sharedFeeds } from './adapters/shared.js';
