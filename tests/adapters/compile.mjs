// Modules that frameworks compile, for Node: `*.svelte` by Svelte, `*.jsx` by Solid.
import { register } from 'node:module';

/**
 * From now on they can be imported.
 *
 * @param {{ server?: boolean, packages?: Record<string, string> }} [how] `server`: as a server renders them;
 *   `packages`: names of packages that stand in for others
 */
export function compile(how = {}) {
  register('./compile-hooks.mjs', import.meta.url, { data: how });
}
