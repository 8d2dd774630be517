const finished = { value: undefined, done: true };

/**
 * An iterator written by hand: `return()` of an async generator would wait for the pending fetch and could not cancel it.
 * Parallel `next()` calls queue up and get distinct items.
 */
export class FeedIterator {
  #feed;
  #take;
  #cursor;
  #closed = false;
  #tail = null;
  #leave = null;

  /** `feed`: what `Feed` shows its iterators. `take(cursor)`: what is at the cursor, which it moves; undefined if nothing is. */
  constructor(feed, take) {
    this.#feed = feed;
    this.#take = take;
    this.#cursor = feed.cursor();
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  next() {
    if (this.#closed) return Promise.resolve(finished);
    if (this.#tail === null) {
      // Nothing to wait for: the item is there.
      const now = this.#now();
      if (now !== undefined) return now;
    }
    const turn = (this.#tail ?? Promise.resolve()).then(() => this.#pull());
    const tail = turn.then(noop, noop).then(() => {
      if (this.#tail === tail) this.#tail = null;
    });
    this.#tail = tail;
    return turn;
  }

  return() {
    this.#close();
    return Promise.resolve(finished);
  }

  throw(thrown) {
    this.#close();
    return Promise.reject(thrown);
  }

  #now() {
    try {
      const found = this.#take(this.#cursor);
      return found === undefined ? undefined : Promise.resolve({ value: found.value, done: false });
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  }

  async #pull() {
    while (!this.#closed) {
      const found = this.#take(this.#cursor);
      if (found !== undefined) return { value: found.value, done: false };
      if (this.#feed.ended()) break;
      const { loaded, leave } = this.#feed.join();
      const left = new Promise((resolve) => {
        this.#leave = () => {
          leave();
          resolve();
        };
      });
      try {
        await Promise.race([loaded, left]);
      } catch (thrown) {
        // A reset while this page was loading: the list begins anew, and so does the reader.
        if (thrown?.code === 'aborted' && this.#feed.isOpen()) continue;
        throw thrown;
      } finally {
        this.#leave = null;
      }
    }
    this.#close();
    return finished;
  }

  #close() {
    this.#closed = true;
    this.#leave?.();
  }
}

/** Where the readers of one feed are. Held weakly: a reader that is dropped in the middle, as a `for await` that throws is, says nothing. */
export class Cursors {
  #refs = new Set();

  add() {
    const cursor = { at: 0 };
    this.#refs.add(new WeakRef(cursor));
    return cursor;
  }

  /** Moves every reader as this range moves what stands there. */
  shift(range) {
    for (const ref of this.#refs) {
      const cursor = ref.deref();
      if (cursor) cursor.at = shift(cursor.at, range);
      else this.#refs.delete(ref);
    }
  }
}

function shift(at, { start, removed, added }) {
  const passed = at - start;
  if (passed <= 0) return at;
  // Inside the range, the reader keeps its place as far as there still is one: an update moves nobody.
  return start + (passed < removed ? Math.min(passed, added) : passed - removed + added);
}

const noop = () => {};
