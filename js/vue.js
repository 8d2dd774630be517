export { useEndReached, useFeed, useFeedItem, vEndReached } from './adapters/vue.js';
export { forgetFeeds, sharedFeeds } from './adapters/shared.js';
