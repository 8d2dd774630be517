export * from './adapters/react.js';
export { forgetFeeds } from './adapters/adapter.js';
