export * from '../adapters/svelte-store.js';
