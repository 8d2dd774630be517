export * from './adapters/solid.js';
export { forgetFeeds } from './adapters/adapter.js';
