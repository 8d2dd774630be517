// Takes over what a server rendered.
import { createElement as h, StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { List, renders } from './list.mjs';

const problems = [];
hydrateRoot(document.querySelector('#app'), h(StrictMode, null, h(List, globalThis.given)), {
  onRecoverableError: (error) => problems.push(String(error)),
});
Object.assign(globalThis, { renders, problems, there: true });
