import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [svelte()],
  server: {
    // The demo server: `cargo xtask example` says where it listens.
    proxy: { '/api': { target: process.env.API ?? 'http://127.0.0.1:4173', changeOrigin: true } },
    fs: { allow: ['..'] },
  },
});
