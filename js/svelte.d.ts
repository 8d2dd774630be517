export * from './adapters/svelte.js';
export * from './adapters/svelte-store.js';
