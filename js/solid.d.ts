export * from './adapters/solid.js';
