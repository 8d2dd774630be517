// What a walk came to.

/** Verdicts that a cell must not have, unless no client could do better. */
export const bad = ['lost', 'warned', 'stuck', 'doubled', 'hung', 'hammered', 'leaked', 'wrong'];
/** Those that a mark excuses. */
const excused = ['lost', 'warned', 'stuck'];

/** Whether no client could do better. */
export const unknowable = (cell, { word }) => Boolean(cell.mark) && excused.includes(word);
/** Whether a verdict is one that must not be. */
export const fails = (cell, found) => bad.includes(found.word) && !unknowable(cell, found);

/** What each word means, for the page. */
export const words = {
  all: 'every row once, in order, and the list ends as `end`',
  told: 'a typed error, or an end that is none (`truncated`, `loop`, `empty-run`); after the fault has passed, `retry()` and going on give every row once',
  lost: 'rows are missing, and the list ends as `end` without a word',
  warned: 'rows are missing, and the list ends as `end` with a warning',
  doubled: 'a row is there twice',
  stuck: 'told, but after the fault has passed rows are missing all the same',
  hung: 'more requests than any walk needs, or nothing that will ever happen',
  hammered:
    'asked before the time that the server named, the same four times without a pause, or forty pages within a second',
  leaked: 'another origin saw a header of the caller',
  wrong: 'rows out of order, of another list, or an error without a code',
};

const CODE = /^[a-z]+(-[a-z]+)*$/;

/**
 * `expected`: keys in order; `may`: keys that may be there or not. `first`: what the walk gave:
 * `{ keys, error, done, warnings }`, undefined if it hung. `second`: what it gave after the fault had passed, if it was
 * told. `honest`: the most requests that a list without a fault may cost.
 */
export function judge({ expected, may = new Set(), first, second, over, leaked, hammered, requests, honest }) {
  if (leaked) return verdict('leaked', 'the other origin saw the canary');
  if (over) return verdict('hung', 'more requests than the bound');
  if (hammered) return verdict('hammered', `${requests} requests`);
  if (first === undefined) return verdict('hung', 'nothing is under way, and nobody was told');
  const early = wrongIn(first.keys, expected, may);
  if (early) return early;
  if (first.read !== undefined && first.read !== first.keys.length)
    return verdict('wrong', `the reader got ${first.read} of ${first.keys.length} rows`);
  const told = first.error !== undefined || first.done !== 'end';
  const how = first.error
    ? `${first.error.code}: ${first.error.message}`
    : `${first.done}${first.warnings.length > 0 ? `: ${first.warnings.at(-1)}` : ''}`;
  if (!told) {
    const missing = missingIn(first.keys, expected, may);
    if (missing.length === 0 && requests > honest) return verdict('wrong', `${requests} requests for an honest list`);
    if (missing.length === 0 && honest && first.warnings.length > 0)
      return verdict('wrong', `a warning about an honest list: ${first.warnings[0]}`);
    if (missing.length === 0) return verdict('all', '');
    return verdict(
      first.warnings.length > 0 ? 'warned' : 'lost',
      `${missing.length} of ${expected.length} rows; ${how}`,
    );
  }
  if (first.error && !CODE.test(first.error.code ?? ''))
    return verdict('wrong', `an error without a code: ${first.error.message}`);
  if (second === undefined) return verdict('stuck', `${how}; then hung`);
  const late = wrongIn(second.keys, expected, may);
  if (late) return late;
  const missing = missingIn(second.keys, expected, may);
  if (missing.length === 0 && second.error === undefined && second.done === 'end') return verdict('told', how);
  const rest = second.error ? `${second.error.code}: ${second.error.message}` : second.done;
  return verdict('stuck', `${how}; then ${missing.length} rows are missing, ${rest}`);
}

const verdict = (word, why) => ({ word, why });

function missingIn(keys, expected, may) {
  const there = new Set(keys);
  return expected.filter((key) => !there.has(key) && !may.has(key));
}

/** What is wrong with the rows that are there. */
function wrongIn(keys, expected, may) {
  if (new Set(keys).size !== keys.length) return verdict('doubled', `${keys.length - new Set(keys).size} rows twice`);
  const place = new Map(expected.map((key, at) => [key, at]));
  const other = keys.filter((key) => !place.has(key) && !may.has(key));
  if (other.length > 0) return verdict('wrong', `rows of another list: ${other.slice(0, 3)}`);
  const places = keys.filter((key) => place.has(key)).map((key) => place.get(key));
  if (places.some((at, n) => n > 0 && at < places[n - 1])) return verdict('wrong', 'rows out of order');
  return undefined;
}
