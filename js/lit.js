export { EndReachedController, FeedController } from './adapters/lit.js';
