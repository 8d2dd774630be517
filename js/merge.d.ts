export * from './merge/merge.js';
