export { injectEndReached, injectFeed } from './adapters/angular.js';
