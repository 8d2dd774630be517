'use client';
// What a server's bundler must know by name.
export { useEndReached, useFeed, useFeedItem } from './adapters/react.js';
export { preloadFeed } from './adapters/preload.js';
export { forgetFeeds, sharedFeeds } from './adapters/shared.js';
