import { error, refuse } from '../errors/errors.js';

/**
 * Refuses options that a method does not have.
 *
 * @param {any} options
 * @param {string} method
 * @param {readonly string[]} names what it has
 */
export function known(options, method, names) {
  if (typeof options !== 'object' || options === null) throw refuse('options', 'an object', options);
  for (const name in options) {
    if (options[name] === undefined || names.includes(name)) continue;
    // Near: at most two letters stand in only one of them.
    const near = names.find(
      (one) =>
        [...one, ...name].filter((letter) => one.includes(letter) !== name.toLowerCase().includes(letter)).length < 3,
    );
    throw error(
      'bad-options',
      `unknown option \`${name}\` of ${method}(); ${near ? `did you mean \`${near}\`?` : `it knows ${names.join(', ') || 'none'}`}`,
      { path: `options.${name}` },
    );
  }
}
