export * from './adapters/lit.js';
export { forgetFeeds } from './adapters/adapter.js';
