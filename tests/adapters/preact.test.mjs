import { replace } from './dom.mjs';
import { suite } from './react-suite.mjs';

replace({ react: import.meta.resolve('preact/compat') });

await suite('Preact', async () => ({
  React: await import('react'),
  client: await import('preact/compat/client'),
  server: await import('preact/compat/server'),
}));
