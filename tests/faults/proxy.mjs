// An HTTP proxy in front of one list, for one walk: it passes everything on, and applies one fault to the pages that
// the fault names.
import { createServer, request as ask, Agent } from 'node:http';
import { once } from 'node:events';

/** Requests that a walk over a few pages may send, all faults and retries included. Whoever sends more does not end. */
export const BOUND = 500;
/** What must never reach another origin. */
export const CANARY = 'canary-7c1';

const agent = new Agent({ keepAlive: true });

const bodyOf = async (stream) => {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** Headers that belong to one connection, or are put anew. */
const OWN = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date', 'host'];

const without = (headers, names) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

/** Listens on a free port. Gives the origin and how to end it. */
async function listen(handle) {
  let broken;
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      broken ??= error;
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  /** A mistake in this folder is no fault of the list. */
  const close = () => {
    server.closeAllConnections();
    server.close();
    if (broken) throw broken;
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}

/** A server that is none of the feed's: remembers what it was sent, and has rows that are nobody's. */
export async function stranger() {
  const seen = [];
  const { origin, close } = await listen(async (request, response) => {
    seen.push({ url: request.url, headers: request.headers, body: String(await bodyOf(request)) });
    response.setHeader('content-type', 'application/json');
    response.end('[]');
  });
  return {
    origin,
    close,
    leaked: () => seen.some(({ url, headers, body }) => JSON.stringify([url, headers, body]).includes(CANARY)),
    seen,
  };
}

/** Passes a request on to a server of somebody else, who sees the name that the client asked. */
export async function forward(to, { method, url, headers, body }) {
  const { hostname, port } = new URL(to);
  const length = body.length > 0 ? { 'content-length': body.length } : {};
  const out = ask({
    agent,
    hostname,
    port,
    method,
    path: url,
    headers: { ...without(headers, OWN), ...length, 'accept-encoding': 'identity' },
  });
  out.end(body);
  const [answer] = await once(out, 'response');
  return { status: answer.statusCode, headers: without(answer.headers, OWN), body: await bodyOf(answer) };
}

export class FaultProxy {
  origin;
  requests = 0;
  /** Set when the bound was passed. */
  over = false;
  healed = false;
  /** What each page was before any fault, by its number, and how it was asked for. */
  pages = new Map();
  #asked = new Map();
  /** When each request came, by the client's clock. */
  #times = new Map();
  /** When the server wants to be asked again, and whether somebody could not wait. */
  #notBefore = 0;
  #early = false;
  #hits = 0;
  /** What the fault remembers. */
  #state = {};
  #close;
  #setting;

  /**
   * `serve(request)`: the answer of the origin. `fault`: see kinds.mjs. `shape`: see shapes.mjs. `foreign`: an origin
   * that is none of the feed's. `hang(id)`: called when the request with this id will not get the rest of its answer.
   * `stop()`: called when there are too many requests.
   */
  static async open(setting) {
    const proxy = new FaultProxy();
    proxy.#setting = setting;
    const { origin, close } = await listen((request, response) => proxy.#handle(request, response));
    proxy.origin = origin;
    proxy.#close = close;
    return proxy;
  }

  close() {
    this.#close();
  }

  /** The fault passes. */
  heal() {
    this.healed = true;
  }

  /**
   * Whether somebody asked before the time that the server named, or without a pause: the same four times in no time,
   * or for many pages within a second. A walk's own clock stands still while requests are under way, so an honest list
   * of a few pages takes no time at all.
   */
  get hammered() {
    const within = (times, count, millis) =>
      times.some((time, n) => n + 1 >= count && time - times[n + 1 - count] < millis);
    return (
      this.#early ||
      [...this.#times.values()].some((times) => within(times, 4, 1)) ||
      within(
        [...this.#times.values()].flat().sort((a, b) => a - b),
        40,
        1000,
      )
    );
  }

  /** Which page this is: the first request is page 1, each request that was not sent before is one more. */
  #pageOf(request, now) {
    const key = `${request.method} ${request.url} ${request.body}`;
    if (!this.#asked.has(key)) this.#asked.set(key, this.#asked.size + 1);
    if (!this.healed && now < this.#notBefore) this.#early = true;
    if (!this.healed) this.#times.set(key, [...(this.#times.get(key) ?? []), now]);
    return this.#asked.get(key);
  }

  async #handle(incoming, response) {
    const { fault, shape, serve, foreign, rows } = this.#setting;
    const { 'x-walk-request': id, 'x-walk-now': time, ...headers } = incoming.headers;
    const now = Number(time ?? Date.now());
    const request = {
      method: incoming.method,
      url: incoming.url,
      headers,
      body: await bodyOf(incoming),
      origin: this.origin,
    };
    this.requests += 1;
    if (this.requests > BOUND) {
      this.over = true;
      this.#setting.stop?.();
      response.destroy();
      return;
    }
    const page = this.#pageOf(request, now);
    const context = {
      page,
      shape,
      request,
      pages: this.pages,
      foreign,
      rows,
      state: this.#state,
      healed: this.healed,
      now,
    };
    const asked = fault.request ? fault.request(request, context) : request;
    let answer = await serve(asked);
    if (!this.pages.has(page)) {
      this.pages.set(page, { request, answer });
      fault.after?.(context);
    }
    // What is a failure already (past the end of page numbers) stays what it is.
    if (!this.healed && fault.change && answer.status < 300 && this.#applies(page)) {
      this.#hits += 1;
      answer = await fault.change(answer, context);
      this.#notBefore = now + (answer.wait ?? 0);
    }
    this.#send(response, answer, id, now);
  }

  #applies(page) {
    const { fault } = this.#setting;
    const from = fault.at ?? 3;
    return (fault.only ? page === from : page >= from) && this.#hits < (fault.times ?? Infinity);
  }

  /**
   * `answer.how`: `reset`, `cut` (the connection ends in the body), `stall` (it does not), `silent` (nor does a head
   * come), `slow`.
   */
  #send(response, { status, headers, body, how }, id, now) {
    if (how === 'reset') return response.destroy();
    if (how === 'silent') return this.#setting.hang?.(id);
    response.sendDate = false;
    response.setHeader('date', new Date(now).toUTCString());
    const bare = status === 204 || status === 205 || status === 304;
    response.writeHead(status, bare ? headers : { ...headers, 'content-length': body.length });
    const half = body.subarray(0, body.length >> 1);
    if (how === 'cut') return response.write(half, () => response.destroy());
    if (how === 'stall') return response.write(half, () => this.#setting.hang?.(id));
    if (how === 'slow') return trickle(response, body, Math.ceil(body.length / 12));
    return response.end(bare ? undefined : body);
  }
}

function trickle(response, body, size) {
  if (body.length === 0) return response.end();
  return response.write(body.subarray(0, size), () => setImmediate(trickle, response, body.subarray(size), size));
}
