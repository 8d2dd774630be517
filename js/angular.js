export { injectEndReached, injectFeed } from './adapters/angular.js';
export { preloadFeed } from './adapters/preload.js';
export { forgetFeeds, sharedFeeds } from './adapters/shared.js';
