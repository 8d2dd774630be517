// The Chrome DevTools protocol over a pipe: messages of JSON, each ended by a NUL. Nothing is enabled that is not asked
// for: what a library of browser automation enables in each tab (Network, Page, Runtime) makes a request half as dear
// again for the main thread. https://chromedevtools.github.io/devtools-protocol/

const NUL = 0;
/** Milliseconds that a command may take unless its sender says otherwise. */
const LIMIT = 30_000;

/** Cuts what comes through a pipe, in pieces of any size, into messages. */
export class Frames {
  #parts = [];

  /** The texts of the messages that this piece completes. */
  push(piece) {
    const texts = [];
    let from = 0;
    for (let end = piece.indexOf(NUL); end >= 0; end = piece.indexOf(NUL, from)) {
      // Put together as bytes: a piece may end in the middle of a character.
      texts.push(Buffer.concat([...this.#parts, piece.subarray(from, end)]).toString('utf8'));
      this.#parts = [];
      from = end + 1;
    }
    if (from < piece.length) this.#parts.push(piece.subarray(from));
    return texts;
  }
}

/** `input`: the stream to write to; `output`: the one to read from. */
export class Connection {
  #input;
  #last = 0;
  /** By the number of the command. */
  #pending = new Map();
  #listeners = new Set();
  /** Why it is over, by session; `undefined` stands for all of them. */
  #gone = new Map();

  constructor(input, output) {
    this.#input = input;
    const frames = new Frames();
    output.on('data', (piece) => {
      for (const text of frames.push(piece)) this.#take(JSON.parse(text));
    });
    output.on('close', () => this.fail('the browser closed the connection'));
    // Writing to a browser that is gone: `close` of the other stream tells of it.
    input.on('error', () => {});
  }

  /** The result of a command; `session`: that of a tab, else the browser answers. */
  send(method, params = {}, { session, limit = LIMIT } = {}) {
    const gone = this.#gone.get(undefined) ?? this.#gone.get(session);
    if (gone) return Promise.reject(new Error(`${method}: ${gone}`));
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const late = () => this.#settle(id, ({ reject }) => reject(new Error(`${method}: no answer in ${limit} ms`)));
      this.#pending.set(id, { method, session, resolve, reject, timer: setTimeout(late, limit) });
      this.#input.write(`${JSON.stringify({ id, method, params, sessionId: session })}\0`);
    });
  }

  /** Calls `listener(method, params, session)` for each event; gives what ends it. */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Every command that waits fails, and so does every later one; with a `session`, only those that wait there. */
  fail(why, session) {
    if (!this.#gone.has(session)) this.#gone.set(session, why);
    for (const [id, command] of this.#pending) {
      if (session !== undefined && command.session !== session) continue;
      this.#settle(id, ({ method, reject }) => reject(new Error(`${method}: ${why}`)));
    }
  }

  #settle(id, how) {
    const command = this.#pending.get(id);
    if (!command) return;
    this.#pending.delete(id);
    clearTimeout(command.timer);
    how(command);
  }

  #take({ id, result, error, method, params, sessionId }) {
    if (id === undefined) for (const listener of [...this.#listeners]) listener(method, params, sessionId);
    else
      this.#settle(id, (command) => {
        if (!error) return command.resolve(result);
        const more = error.data ? ` (${error.data})` : '';
        return command.reject(new Error(`${command.method}: ${error.message}${more}`));
      });
  }
}

/** What an evaluation gave; what it threw is thrown here, as the page tells it. */
export function outcomeOf({ result, exceptionDetails: thrown }) {
  if (thrown)
    throw new Error(`in the page: ${thrown.exception?.description ?? thrown.exception?.value ?? thrown.text}`);
  return result.value;
}
