export { EndReachedController, FeedController } from './adapters/lit.js';
export { forgetFeeds } from './adapters/shared.js';
