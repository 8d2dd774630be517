export * from './adapters/react.js';
