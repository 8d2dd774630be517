export { endReached, feedStore } from '../adapters/svelte-store.js';
