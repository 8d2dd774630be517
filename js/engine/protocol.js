// Generated from src/core/protocol.json by `cargo xtask gen`: change that.
// What crosses the border: names and events by their numbers, the records of an outcome as arrays in which each field
// has its place.

export const lanes = [
  'older',
  'newer',
  'head',
  'gap',
  'window',
];

/** The kind of an `Error`. Its `code` is stable and is what JavaScript sees as `error.code`. */
export const codes = [
  'bad-options',
  'bad-dialect',
  'network',
  'timeout',
  'aborted',
  'http-status',
  'rate-limited',
  'not-json',
  'wrong-shape',
  'missing-key',
  'api-error',
  'cross-origin',
  'redirected',
  'too-large',
  'expired',
  'incomplete',
  'callback',
  'closed',
  'internal',
  'unsupported',
];

/** A lane in one word. */
export const statuses = [
  'idle',
  'loading',
  'waiting',
  'failed',
  'done',
  'closed',
];

/** Why a lane waits. */
export const causes = [
  'backoff',
  'rate-limit',
  'offline',
  'later',
  'unsure',
];

/** Why a lane is done. */
export const reasons = [
  'end',
  'max-items',
  'loop',
  'empty-run',
  'truncated',
];

/** More is wanted of a lane. `number`: the lane; `flag`: nobody pressed anything. */
export const LOAD = 0;
/** The failed page of a lane is wanted again, at once. `number`: the lane. */
export const RETRY = 1;
/** Nobody waits for a lane any more. `number`: the lane. */
export const ABORT = 2;
/**
 * The answer to a turn. `number`: the turn; `text`: lines of status, time of day, URL, and `name:value` for each
 * header; `body`; `flag`: nobody else will touch it, so items may stay in it.
 */
export const ANSWER = 3;
/** There is no answer to a turn. `number`: the turn; `text`: a Failure. */
export const FAILED = 4;
/**
 * The request of a turn was not sent: its server wants to be left alone. `number`: the turn; `text`: for how
 * many milliseconds yet.
 */
export const HELD = 5;
/** A timer ran out. `number`: its turn. */
export const WOKE = 6;
/** The network went or came back. `flag`: it is there. */
export const ONLINE = 7;
/**
 * The list starts anew. `flag`: the old items stay until the first page is in; `text`: parameters, `[[name,
 * text, value], …]`.
 */
export const RESET = 8;
/**
 * An item is put into the list. `number`: where, or, with `flag`, where it belongs; `text`: the item, and in a
 * second line its temporary key, if it has one.
 */
export const INSERT = 9;
/**
 * An item replaces the one with its key. `text`: the item; or members, and in a second line the key of the item
 * that they go over.
 */
export const UPDATE = 10;
/** An item goes. `text`: its key. */
export const REMOVE = 11;
/**
 * A list that was kept is taken up. `body`: its items, or the next of them, as a JSON array; `flag`: nobody else
 * will touch it; `text`: its state, empty as long as more items come.
 */
export const RESTORE = 12;
/** The first rows are not needed any more. `number`: so many. */
export const FORGET = 13;
/** The keys that another list had are known. `body`: their fingerprints. */
export const KNOW = 14;
/** Somebody looks at rows, of a list with a window. `number`: from this one; `text`: up to this one. */
export const ENSURE = 15;
/** The list is read again. `flag`: all of it, or (false) its head; `number`: so many pages of the head at most. */
export const REFRESH = 16;
/** The next page of a gap is wanted. `number`: which gap. */
export const GAP = 17;
/** There is time to compress old items. `number`: so many bytes of them. */
export const PACK = 18;
/**
 * The server has a write. `number`: which, by the `write` of its outcome, and 0: the insert of a temporary key;
 * `text`: the server's item, or nothing, and in a second line that key.
 */
export const CONFIRM = 19;
/** A write is taken back. `number`: which, by the `write` of its outcome. */
export const UNDO = 20;

/** The events by their numbers. */
export const events = [
  'load',
  'retry',
  'abort',
  'answer',
  'failed',
  'held',
  'woke',
  'online',
  'reset',
  'insert',
  'update',
  'remove',
  'restore',
  'forget',
  'know',
  'ensure',
  'refresh',
  'gap',
  'pack',
  'confirm',
  'undo',
];

/** Without what is not known. */
const dense = (record) => {
  for (const name in record) if (record[name] === null) delete record[name];
  return record;
};

/** What is to be sent. */
const readRequest = ([
  turn,
  method,
  url,
  headers,
  body,
  maxBytes,
]) => ({
  turn,
  method,
  url,
  headers,
  body,
  maxBytes,
});

/** When to come back, in milliseconds: of an attempt, its time limit. */
const readTimer = ([
  turn,
  millis,
]) => ({
  turn,
  millis,
});

/** At `start`, `removed` items went and `added` came. */
const readSplice = ([
  start,
  removed,
  added,
]) => ({
  start,
  removed,
  added,
});

/** What an event did to the list. */
const readChange = ([
  splices,
  prepended,
  received,
  added,
  duplicates,
  updated,
  lane,
  status,
  length,
]) => ({
  splices: splices.map(readSplice),
  prepended,
  received,
  added,
  duplicates,
  updated,
  lane: lanes[lane],
  status: statuses[status],
  length,
});

/** What a load brought. */
const readLoaded = ([
  received,
  added,
  duplicates,
  updated,
  removed,
  done,
]) => ({
  received,
  added,
  duplicates,
  updated,
  removed,
  done: done === 1,
});

/** The facts of an error. */
export const readFailure = ([
  code,
  message,
  retryable,
  status,
  url,
  byte,
  item,
  path,
  retryAfter,
]) => dense({
  code: codes[code],
  message,
  retryable: retryable === 1,
  status,
  url,
  byte,
  item,
  path,
  retryAfter,
});

/** The end of a load: what it brought, or why not. */
const readSettled = ([
  lane,
  loaded,
  failure,
]) => ({
  lane: lanes[lane],
  loaded: loaded && readLoaded(loaded),
  failure: failure && readFailure(failure),
});

/** Why a lane is done: the rule, where it stands, and what stands there. */
const readEnding = ([
  reason,
  by,
  at,
  value,
]) => dense({
  reason: reasons[reason],
  by,
  at,
  value,
});

/** How many items a list has, by what its server says; `exact`: as many, and not at least as many; `from`: where it stands. */
const readTotal = ([
  value,
  exact,
  from,
]) => ({
  value,
  exact: exact === 1,
  from,
});

/** What a lane is doing. An outcome tells those that changed. */
const readLaneState = ([
  lane,
  status,
  hasMore,
  cause,
  until,
  ending,
  total,
]) => ({
  lane: lanes[lane],
  status: statuses[status],
  hasMore: hasMore === 1,
  cause: causes[cause] ?? null,
  until,
  ending: ending && readEnding(ending),
  total: total && readTotal(total),
});

/** Counters since the feed was made. */
const readStats = ([
  requests,
  pages,
  received,
  duplicates,
  bytes,
  held,
]) => ({
  requests,
  pages,
  received,
  duplicates,
  bytes,
  held,
});

/** An item that left the list, or that another value took the place of: where it stood before, and its text. */
const readGone = ([
  position,
  text,
]) => ({
  position,
  text,
});

/** Rows that nobody has loaded lie before the row at `index`. */
const readGap = ([
  id,
  index,
]) => ({
  id,
  index,
});

/** All that follows from an event, in one answer. */
export const readOutcome = (text) => outcomeOf(JSON.parse(text));

const outcomeOf = ([
  requests,
  timers,
  aborts,
  changes,
  gone,
  gaps,
  settled,
  states,
  warnings,
  write,
  stats,
  notBefore,
  packable,
]) => ({
  requests: requests.map(readRequest),
  timers: timers.map(readTimer),
  aborts,
  changes: changes.map(readChange),
  gone: gone.map(readGone),
  gaps: gaps.map(readGap),
  settled: settled.map(readSettled),
  states: states.map(readLaneState),
  warnings,
  write,
  stats: readStats(stats),
  notBefore,
  packable: packable === 1,
});

/** A Failure, for the engine. */
export const writeFailure = ({
  code,
  message,
  retryable,
  status,
  url,
  byte,
  item,
  path,
  retryAfter,
}) => JSON.stringify([
  codes.indexOf(code),
  message,
  Number(retryable === true),
  status,
  url,
  byte,
  item,
  path,
  Math.ceil(retryAfter),
]);
