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
