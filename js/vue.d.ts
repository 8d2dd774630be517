export * from './adapters/vue.js';
export { forgetFeeds, sharedFeeds } from './adapters/adapter.js';
