export * from './adapters/solid.js';
export { forgetFeeds, sharedFeeds } from './adapters/adapter.js';
