export { useEndReached, useFeed, useFeedItem } from './adapters/solid.js';
export { preloadFeed } from './adapters/preload.js';
export { forgetFeeds, sharedFeeds } from './adapters/shared.js';
