import { factsOf, guard } from './engine.js';
import { refuse } from './errors.js';
import { HAS_MORE, lanes, STATE, STATUS, statuses } from './step.js';

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
  return factsOf(engine, STATE, lane)[fact] ?? null;
}

/** One direction of a feed, as the caller sees it. `read(fact)` asks the feed. */
export class Lane {
  #read;

  constructor(read) {
    this.#read = read;
  }

  get status() {
    return this.#read('status');
  }

  get error() {
    return this.#read('error');
  }

  get hasMore() {
    return this.#read('hasMore');
  }

  get waiting() {
    return this.#read('waiting');
  }

  get done() {
    return this.#read('done');
  }

  get ending() {
    return this.#read('ending');
  }
}
