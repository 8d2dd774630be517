export { useEndReached, useFeed, useFeedItem, vEndReached } from './adapters/vue.js';
export { preloadFeed } from './adapters/preload.js';
export { forgetFeeds, sharedFeeds } from './adapters/shared.js';
