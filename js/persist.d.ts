export * from './persist/persist.js';
