export * from './detect/detect.js';
