// The lists behind the shapes that this folder serves itself: newest first, by ids that fall. Rows may come and go
// while they are read.
import { text } from '../places.mjs';

/** Ids beyond 2^53 that are neighbours: a double holds only every second of them. */
const BIG = 2n ** 53n;

class Raw {
  constructor(json) {
    this.json = json;
  }
}

export class Rows {
  #next;
  #rows = [];

  constructor(count, big = false) {
    this.#next = big ? BIG : 1n;
    this.insert(count);
  }

  get length() {
    return this.#rows.length;
  }

  /** Keys as JSON text, in order. */
  get keys() {
    return this.#rows.map(String);
  }

  /** New rows come in front. */
  insert(count) {
    for (let i = 0; i < count; i++) this.#rows.unshift(this.#next++);
  }

  /** Takes `count` rows away, from the one at `start` on. */
  remove(start, count) {
    this.#rows.splice(start, count);
  }

  /** Where the row after the one with this id is, whether or not that one is still there. */
  after(id) {
    if (id === null || id === undefined || id === '') return 0;
    const at = this.#rows.findIndex((row) => row < BigInt(id));
    return at < 0 ? this.#rows.length : at;
  }

  /** The id at a position, as JSON text. */
  id(at) {
    return String(this.#rows[at]);
  }

  /** The rows from `start` to `end`, to be put into a body as they are. `wrap`: what a row looks like. */
  slice(start, end, wrap = (row) => row) {
    const rows = this.#rows.slice(start, end).map((id) => wrap(`{"id":${id},"title":"row ${id % 1000n}"}`, id));
    return new Raw(`[${rows.join(',')}]`);
  }
}

/** A value as JSON, with rows in it as they are. */
function stringify(value) {
  const raws = [];
  const marked = JSON.stringify(value, (_, member) =>
    member instanceof Raw ? `\u0001${raws.push(member.json) - 1}\u0001` : member,
  );
  return marked.replace(/"\\u0001(\d+)\\u0001"/g, (_, at) => raws[at]);
}

/** What a shape's server answers: `serve` gives `{ body, headers, status }`. */
export function answerOf(serve, rows, request) {
  const url = new URL(request.url, request.origin);
  const ask = {
    origin: request.origin,
    path: url.pathname,
    get: (name) => url.searchParams.get(name),
    body: request.body.length > 0 ? JSON.parse(request.body.toString()) : null,
  };
  const { body, headers = {}, status = 200 } = serve(ask, rows);
  return text(stringify(body), { status, headers });
}
