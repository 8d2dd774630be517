import { error, said } from '../errors/errors.js';

/**
 * JSON makes `{}` of a Promise, a Map, a Response, a Blob or a stream: an `await` that was forgotten would be an empty
 * page.
 *
 * @param {object | null} value
 */
function refuseOpaque(value) {
  if (value === null || Array.isArray(value) || Object.keys(value).length > 0) return;
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
  if (!/^(Object|String|Number|Boolean)$/.test(kind)) throw new TypeError(`it holds a ${kind}`);
}

/**
 * As JSON; a bigint becomes a number, all its digits. What cannot be written must be told apart from a trap: it never
 * gets as far as the engine.
 *
 * @param {unknown} value
 * @param {string} path what it is, in an error
 * @param {(number: number, mark: string) => number | string} [numbers] what stands for a number; with the mark in
 * front, a string is written without quotes
 */
export function jsonText(value, path, numbers = (number) => number) {
  // No text that was there before can have it.
  const mark = `${Math.random()}n`;
  let text;
  let cause;
  try {
    text = JSON.stringify(value, (_, member) => {
      if (typeof member === 'bigint') return mark + member;
      if (typeof member === 'object') refuseOpaque(member);
      return typeof member === 'number' ? numbers(member, mark) : member;
    });
  } catch (thrown) {
    cause = thrown;
  }
  if (text === undefined)
    throw error(
      'bad-options',
      `\`${path}\` cannot be written as JSON: ${cause ? said(cause) : `it is ${typeof value}`}`,
      { path },
      cause,
    );
  return text.replace(RegExp(`"${mark}([^"]*)"`, 'g'), '$1');
}
