import { suite } from './react-suite.mjs';

await suite('React 19', async () => ({
  React: await import('react'),
  client: await import('react-dom/client'),
  server: await import('react-dom/server'),
}));
