export * from './adapters/vue.js';
