export { endReached } from './adapters/end-reached.js';
