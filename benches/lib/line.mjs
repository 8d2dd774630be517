// A line to a server: what passes it comes later, and no faster than the line carries. It lies between the browser and
// the server, so that the browser itself has nothing to do for it; DevTools' network conditions are work for the page.

import { connect, createServer } from 'node:net';

/** Bytes that one connection sends before the next has its turn: those of an Ethernet frame. */
const TURN = 1460;

/**
 * One direction. Connections share what it carries, in turns. It has no clock: whoever owns it calls `tick`, and says
 * what time it is, in milliseconds. `bandwidth`: bytes a second.
 */
export class Line {
  /** By connection, what waits: bytes, and when they may leave. Whose turn it is comes first. */
  #queues = new Map();
  #credit = 0;
  #at = 0;

  constructor({ latency = 0, bandwidth = Number.POSITIVE_INFINITY }) {
    Object.assign(this, { latency, bandwidth });
  }

  /** `deliver` takes what arrives of this connection, and gets `undefined` at its end. */
  send(now, connection, bytes, deliver) {
    // An idle line saves nothing up.
    if (this.#queues.size === 0) this.#at = now;
    if (!this.#queues.has(connection)) this.#queues.set(connection, []);
    this.#queues.get(connection).push({ at: now + this.latency, bytes, deliver });
  }

  /** What waits of this connection is not wanted any more. */
  drop(connection) {
    this.#queues.delete(connection);
  }

  get idle() {
    return this.#queues.size === 0;
  }

  /** When something may leave next; the time that it needs on the line is not counted. */
  get next() {
    return Math.min(...[...this.#queues.values()].map(([{ at }]) => at));
  }

  /** Delivers what has arrived by now; how many bytes that is. */
  tick(now) {
    // The line carries nothing while all that waits is still on its way to it.
    const since = Math.max(this.#at, Math.min(now, this.next));
    this.#credit += Number.isFinite(this.bandwidth) ? ((now - since) * this.bandwidth) / 1000 : this.bandwidth;
    this.#at = now;
    let carried = 0;
    for (let ready = this.#ready(now); ready && this.#credit >= 1; ready = this.#ready(now)) {
      const [connection, queue] = ready;
      const [{ bytes, deliver }] = queue;
      const size = bytes ? Math.min(TURN, Math.floor(this.#credit), bytes.length) : 0;
      deliver(bytes?.subarray(0, size));
      carried += size;
      this.#credit -= size;
      if (size < (bytes?.length ?? 0)) queue[0].bytes = bytes.subarray(size);
      else queue.shift();
      // To the end of the round.
      this.#queues.delete(connection);
      if (queue.length > 0) this.#queues.set(connection, queue);
    }
    if (this.idle || this.next > now) this.#credit = 0;
    return carried;
  }

  #ready(now) {
    for (const entry of this.#queues) if (entry[1][0].at <= now) return entry;
    return undefined;
  }
}

/** Ticks a line while something waits for it. */
class Clock {
  #timer;

  constructor(line) {
    this.line = line;
  }

  send(...given) {
    this.line.send(performance.now(), ...given);
    this.#wake();
  }

  #wake() {
    if (this.#timer || this.line.idle) return;
    const wait = Math.max(1, this.line.next - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.line.tick(performance.now());
      this.#wake();
    }, wait);
  }
}

/**
 * A server on this machine that passes everything on to the one at `url`. `latency`: milliseconds from a request to the
 * first byte of its answer, above what the server takes; `bandwidth`: bytes a second, of all connections together, each
 * way.
 */
export async function lineTo(url, { latency, bandwidth }) {
  const { hostname, port } = new URL(url);
  // The whole latency on the way there: who asks cannot tell, and a timer is late but once.
  const there = new Clock(new Line({ latency, bandwidth }));
  const back = new Clock(new Line({ bandwidth }));
  const open = new Set();
  const pass = (from, to, clock) => {
    const deliver = (bytes) => (bytes ? to.write(bytes) : to.end());
    from.setNoDelay(true);
    from.on('data', (bytes) => clock.send(from, bytes, deliver));
    from.on('end', () => clock.send(from, undefined, deliver));
    // A browser that closes a tab resets its connections.
    from.on('error', () => to.destroy());
    from.on('close', () => open.delete(from));
    // Of a tab that is closed, nothing is to stand in the way of the next.
    to.on('close', () => clock.line.drop(from));
    open.add(from);
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    pass(client, upstream, there);
    pass(upstream, client, back);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
