/**
 * Lines of code, imports included: those that are neither blank nor of a comment alone. What is counted is formatted by
 * biome, as everything here is, so that nobody wins by long lines.
 */
export function linesOf(text) {
  let isComment = false;
  return text.split('\n').filter((line) => {
    const code = line.trim();
    if (!isComment && !/^(\{?\/\*|\/\/|$)/.test(code)) return true;
    if (!code.startsWith('//') && code !== '') isComment = !/\*\/\}?$/.test(code);
    return false;
  }).length;
}
