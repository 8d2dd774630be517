export * from './adapters/lit.js';
