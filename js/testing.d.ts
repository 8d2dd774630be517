export * from './kit/kit.js';
