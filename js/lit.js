export { EndReachedController, FeedController } from './adapters/lit.js';
export { forgetFeeds, sharedFeeds } from './adapters/shared.js';
