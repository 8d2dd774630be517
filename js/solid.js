export { useEndReached, useFeed, useFeedItem } from './adapters/solid.js';
