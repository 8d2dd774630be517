export * from './adapters/vue.js';
export { forgetFeeds } from './adapters/adapter.js';
