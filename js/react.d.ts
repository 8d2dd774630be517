export * from './adapters/react.js';
export { forgetFeeds, sharedFeeds } from './adapters/adapter.js';
