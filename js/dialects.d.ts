export * from './dialects/dialects.js';
