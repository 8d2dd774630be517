import { factsOf, guard } from '../engine/instance.js';
import { error, refuse } from '../errors/errors.js';
import { redacted } from '../errors/shown.js';
import { epoch, HAS_MORE, lanes, STATE, STATUS, statuses } from '../engine/protocol.js';

/** The number of a lane in the engine. */
export function laneNumber(name) {
  const number = lanes.indexOf(name);
  if (number < 0) throw refuse('lane', "'older' or 'newer'", name);
  return number;
}

/** What the engine says about a lane. */
export function factOf(engine, lane, fact) {
  if (fact === 'status') return statuses[guard(() => engine.fact(STATUS, lane))];
  if (fact === 'hasMore') return guard(() => engine.fact(HAS_MORE, lane)) === 1;
  const told = factsOf(engine, STATE, lane)[fact] ?? null;
  // By the clock on the wall, which may have been set since.
  if (told?.until) told.until += Math.round(epoch());
  // Where a loop leads to.
  if (told?.by === 'repeat') told.value = redacted(told.value);
  return told;
}

/**
 * With what readers end the older lane, which is done: an error if it ended before its end, or else null. `name`: the
 * feed, for people.
 */
export function brokeOff(engine, name, length) {
  // From the text: who reads lines parses nothing.
  const reason = /"done":"(?!end|max)([^"]+)/.exec(guard(() => engine.facts(STATE, 0)))?.[1];
  return reason
    ? error('incomplete', `${name}: the list broke off after ${length} items (${reason}); retry() asks again`, {
        reason,
      })
    : null;
}

/**
 * Gives an object the facts of a lane as properties. `read(of, fact)` tells one, of this object or of one that inherits
 * from it.
 */
export function withFacts(object, read) {
  for (const fact of ['status', 'error', 'hasMore', 'waiting', 'done', 'ending']) {
    const get = function () {
      return read(this, fact);
    };
    Object.defineProperty(object, fact, { get, configurable: true });
  }
  return object;
}

/** What an older lane comes to, whose items are all gone: the change that the last listeners hear. */
export const emptied = {
  prepended: 0,
  received: 0,
  added: 0,
  duplicates: 0,
  updated: 0,
  lane: lanes[0],
  length: 0,
};

/** What is told as long as no engine counts. */
export const noStats = { requests: 0, pages: 0, received: 0, duplicates: 0, bytes: 0, held: 0 };
