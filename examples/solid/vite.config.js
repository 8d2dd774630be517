import solid from 'vite-plugin-solid';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [solid()],
  server: {
    // The demo server: `cargo xtask example` says where it listens.
    proxy: { '/api': { target: process.env.API ?? 'http://127.0.0.1:4173', changeOrigin: true } },
    fs: { allow: ['..'] },
  },
});
