export { EndReachedController, FeedController } from './adapters/lit.js';
export { preloadFeed } from './adapters/preload.js';
export { forgetFeeds, sharedFeeds } from './adapters/shared.js';
