export * from './adapters/lit.js';
export { forgetFeeds, sharedFeeds } from './adapters/adapter.js';
