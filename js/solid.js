export { useEndReached, useFeed, useFeedItem } from './adapters/solid.js';
export { forgetFeeds } from './adapters/shared.js';
