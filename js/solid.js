export { useEndReached, useFeed, useFeedItem } from './adapters/solid.js';
export { forgetFeeds, sharedFeeds } from './adapters/shared.js';
