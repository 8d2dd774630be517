export * from './adapters/angular.js';
