import { error } from './errors.js';
import { lanes } from './step.js';

/** The number of a lane in the engine. */
export function laneNumber(name) {
  const number = lanes.indexOf(name);
  if (number < 0) throw error('bad-options', `\`lane\` must be 'older' or 'newer', not ${String(name)}`, { path: 'lane' });
  return number;
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
}
