import { error, refuse } from '../errors/errors.js';

/**
 * The name that was meant: case aside, at most two letters stand in only one of them.
 *
 * @param {string} name
 * @param {readonly string[]} names
 */
export const near = (name, names) =>
  names.find((one) => {
    const [a, b] = [one.toLowerCase(), name.toLowerCase()];
    return [...a, ...b].filter((letter) => a.includes(letter) !== b.includes(letter)).length < 3;
  });

/**
 * Refuses options that a method does not have.
 *
 * @param {any} options
 * @param {string} method
 * @param {readonly string[]} names what it has
 */
export function known(options, method, names) {
  if (typeof options !== 'object' || options === null) throw refuse('options', 'an object', options);
  knownIn(options, 'options', `${method}()`, names);
}

/**
 * @param {any} options
 * @param {string} path where they stand
 * @param {string} owner whose they are
 * @param {readonly string[]} names
 */
export function knownIn(options, path, owner, names) {
  for (const name in options) {
    if (options[name] === undefined || names.includes(name)) continue;
    const meant = near(name, names);
    throw error(
      'bad-options',
      `unknown option \`${name}\` of ${owner}; ${meant ? `did you mean \`${meant}\`?` : `it knows ${names.join(', ') || 'none'}`}`,
      { path: `${path}.${name}` },
    );
  }
}
