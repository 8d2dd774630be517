export { useEndReached, useFeed, useFeedItem, vEndReached } from './adapters/vue.js';
