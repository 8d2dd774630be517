// A document to render into, and a package in the place of another one.
import { register } from 'node:module';
import { Window } from 'happy-dom';

/**
 * From now on whoever imports one of these gets the other.
 *
 * @param {Record<string, string>} packages the addresses of modules by the names that are imported
 */
export function replace(packages) {
  const hooks = `
    let packages;
    export const initialize = (given) => { packages = given; };
    export const resolve = (name, context, next) =>
      name in packages ? { url: packages[name], shortCircuit: true } : next(name, context);
  `;
  register(`data:text/javascript,${encodeURIComponent(hooks)}`, { data: packages });
}

const WANTED = [
  'window',
  'document',
  'navigator',
  'Node',
  'Element',
  'HTMLElement',
  'SVGElement',
  'HTMLIFrameElement',
  'Event',
  'CustomEvent',
  'Text',
  'Comment',
  'Document',
  'DocumentFragment',
  'HTMLTemplateElement',
  'HTMLMediaElement',
  'HTMLInputElement',
  'ShadowRoot',
  'CSSStyleSheet',
  'customElements',
];

/** Sets up what browsers have, as far as frameworks look for it. `fetch`, timers and URLs stay those of Node. */
export function browse() {
  const window = new Window({ url: 'http://page.example/' });
  const globals = { getComputedStyle: window.getComputedStyle.bind(window) };
  for (const name of WANTED) globals[name] = name === 'window' ? window : window[name];
  // Node has some of them by now, and lets nobody assign them.
  const before = Object.fromEntries(
    Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]),
  );
  const enter = () => {
    for (const [name, value] of Object.entries(globals))
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  };
  enter();
  return {
    window,
    /** Runs something as a server does: without any of it. */
    onServer(work) {
      for (const [name, old] of Object.entries(before)) {
        delete globalThis[name];
        if (old) Object.defineProperty(globalThis, name, old);
      }
      try {
        return work();
      } finally {
        enter();
      }
    },
  };
}

/** Waits until something is so. Gives what it was, or fails with what it is. */
export async function until(check, what = String(check)) {
  for (let tries = 0; tries < 2000; tries++) {
    const found = check();
    if (found) return found;
    await new Promise((then) => setTimeout(then, 1));
  }
  throw new Error(`it never came to be: ${what}: ${globalThis.document?.body.textContent}`);
}
