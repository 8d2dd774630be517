export { useEndReached, useFeed, useFeedItem, vEndReached } from './adapters/vue.js';
export { forgetFeeds } from './adapters/shared.js';
