export * from './adapters/end-reached.js';
