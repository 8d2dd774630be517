import { shown } from '../errors/shown.js';

/** Names by their numbers in the engine. */
export const lanes = ['older', 'newer'];
export const statuses = ['idle', 'loading', 'waiting', 'failed', 'done', 'closed'];

/** What can happen, by its number in the engine: `step(what, now, number, flag, text)`. */
export const LOAD = 0;
export const RETRY = 1;
export const ABORT = 2;
export const WOKE = 3;
export const ONLINE = 4;
export const RESET = 5;
export const FAILED = 6;
export const INSERT = 7;
export const UPDATE = 8;
export const REMOVE = 9;
/** Nothing happened: throws if there is no memory for a body of so many bytes. */
export const ROOM = 10;
/**
 * An answer comes with its bytes, by a call of its own: `answer(turn, now, epoch, status, url, headers, body, own)`.
 */
export const ANSWER = -1;

/** What can be asked for: a number, by `fact(what, number)`. */
export const IDENTITY = 0;
export const HAS_MORE = 1;
export const STATUS = 2;
export const LENGTH = 3;
export const MAX_BYTES = 4;

/** Or an object, by `facts(what, number)`. */
export const STATE = 0;
export const NOTES = 1;
export const STATS = 2;

/** Milliseconds by a clock that nobody sets: a pause is as long as it was said to be. */
const now = () => Math.round(performance.now());

/** The time of day at the zero of that clock: what dates are told by. */
export const epoch = () => Date.now() - now();

/** Tells the engine what happened: `[what, number, flag, text]`, or `[ANSWER, turn, , , answer]`. */
export function say(engine, [what, number, flag, text = '', answer]) {
  if (what !== ANSWER) return engine.step(what, now(), number, flag, text);
  let lines = '';
  // One line each, whatever an object of the caller's own says.
  for (const header of answer.headers) lines += `${header.join(':').replaceAll('\n', ' ')}\n`;
  const { status, url, body, own } = answer;
  return engine.answer(number, now(), epoch(), status, url, lines, body, own ? body : undefined);
}

const none = { errors: [], warnings: [] };

/**
 * A step of the engine comes as one array of numbers: a crossing for each property would cost more than reading the
 * page. `src/js/convert.rs` writes them in the same order. `notes()`: what it said in words, asked for only if it said
 * something.
 */
export function readStep(numbers, notes) {
  let at = 0;
  const commands = [];
  for (let n = numbers[at++]; n > 0; n--) commands.push([numbers[at++], numbers[at++], numbers[at++]]);
  const changes = [];
  for (let n = numbers[at++]; n > 0; n--) {
    const lane = lanes[numbers[at++]];
    const status = statuses[numbers[at++]];
    const change = {
      ranges: [],
      prepended: numbers[at++],
      received: numbers[at++],
      added: numbers[at++],
      duplicates: numbers[at++],
      updated: numbers[at++],
      lane,
      status,
      length: numbers[at++],
    };
    for (let m = numbers[at++]; m > 0; m--)
      change.ranges.push({ start: numbers[at++], removed: numbers[at++], added: numbers[at++] });
    changes.push(change);
  }
  const outcomes = [];
  for (let n = numbers[at++]; n > 0; n--) {
    const lane = numbers[at++];
    const good = numbers[at++];
    const loaded = {
      received: numbers[at++],
      added: numbers[at++],
      duplicates: numbers[at++],
      updated: numbers[at++],
      done: numbers[at++] === 1,
    };
    outcomes.push({ lane, loaded: good ? loaded : undefined });
  }
  const { errors, warnings } = numbers[at++] ? notes() : none;
  const failures = errors.values();
  const settled = outcomes.map((outcome) =>
    outcome.loaded ? outcome : { lane: outcome.lane, error: failures.next().value },
  );
  return { commands, changes, settled, warnings: warnings.map(shown), cold: numbers[at] === 1 };
}
