// What the reader wrote and the server has not confirmed. Kept in the tab: after a reload it is shown and sent again,
// and what was refused is still there. A post carries a name of its own, so that the server takes it once.

const STORED = 'unspool-demo-outbox';
const GONE = 404;

/**
 * @typedef {object} Entry
 * @property {'post' | 'edit' | 'delete'} kind
 * @property {string} key of the row
 * @property {object} [text] what was written
 * @property {object} [before] the row as the server had it
 * @property {string} [next] the key of the row behind one that was deleted
 * @property {string} failed why it was refused; '' while it is on its way
 */

export class Outbox {
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  /** What each entry did to the feed that is there. */
  #writes = new WeakMap();
  #sending = new WeakSet();
  #leaving = false;
  #tell;
  #fault;

  /**
   * @param {(entry: Entry) => void} tell is called with an entry that was refused, or is over
   * @param {() => string} fault the query of a write
   */
  constructor(tell, fault) {
    this.#tell = tell;
    this.#fault = fault;
    for (const entry of stored()) this.#entries.set(entry.key, entry);
    // A page that goes breaks off its requests: that is no refusal.
    addEventListener('pagehide', () => (this.#leaving = true));
    addEventListener('pageshow', () => (this.#leaving = false));
  }

  get(key) {
    return this.#entries.get(key);
  }

  /** Shows a write in the feed, and sends it. */
  add(entry, feed) {
    this.#entries.set(entry.key, entry);
    this.#make(entry, feed);
    this.#send(entry);
  }

  /** The feed is another one: shows in it what is under way, and sends what nobody is sending. */
  attach(feed, atTop) {
    for (const entry of this.#entries.values()) {
      this.#writes.delete(entry);
      if (entry.kind === 'post' ? atTop : entry.failed === '') this.#make(entry, feed);
      if (entry.failed === '' && !this.#sending.has(entry)) this.#send(entry);
    }
  }

  again(key, feed, text) {
    const entry = this.get(key);
    if (!entry) return;
    if (text) entry.text = { ...entry.text, ...text };
    entry.failed = '';
    if (entry.kind !== 'post') this.#make(entry, feed);
    else if (text) feed.update(key, text);
    this.#send(entry);
  }

  discard(key) {
    const entry = this.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#save();
    if (entry.kind === 'post') this.#undo(entry);
    this.#tell(entry);
  }

  #make(entry, feed) {
    const { kind, key, text, before, next } = entry;
    if (kind === 'post') {
      this.#writes.set(entry, feed.insert(draftOf(entry), { at: 0, temp: key }));
      return;
    }
    // A kept list has the write as if it were confirmed: below it belongs what the server had.
    if (kind === 'edit') {
      if (feed.indexOf(key) < 0) return;
      if (before) feed.update(before);
      this.#writes.set(entry, feed.update(key, text));
    } else {
      const at = next === undefined ? -1 : feed.indexOf(next);
      if (feed.indexOf(key) < 0 && at >= 0 && before) feed.insert(before, at);
      this.#writes.set(entry, feed.remove(key));
    }
  }

  async #send(entry) {
    const { kind, key, text } = entry;
    this.#sending.add(entry);
    this.#save();
    this.#tell(entry);
    const method = { post: 'POST', edit: 'PATCH', delete: 'DELETE' }[kind];
    const path = kind === 'post' ? '' : `/${key}`;
    const body = { post: { ...text, client_id: key }, edit: text }[kind];
    try {
      // `keepalive`: it arrives, also if the page goes meanwhile.
      const options = { method, keepalive: true, ...(body && { body: JSON.stringify(body) }) };
      const response = await fetch(`/api/posts${path}${this.#fault()}`, options);
      const answer = response.status === 204 ? undefined : await response.json();
      const isOver = response.ok || (kind === 'delete' && response.status === GONE);
      if (!isOver) throw new Error(answer?.error?.message ?? `the server answered ${response.status}`);
      this.#sending.delete(entry);
      this.#entries.delete(key);
      this.#confirm(entry, response.ok ? answer : undefined);
    } catch (error) {
      if (this.#leaving) return;
      this.#sending.delete(entry);
      entry.failed = error instanceof TypeError ? 'the server was not reached' : error.message;
      if (kind === 'delete') this.#entries.delete(key);
      if (kind !== 'post') this.#undo(entry);
    }
    this.#save();
    this.#tell(entry);
  }

  #confirm(entry, answer) {
    this.#writes.get(entry)?.confirm(answer);
    this.#writes.delete(entry);
  }

  #undo(entry) {
    this.#writes.get(entry)?.undo();
    this.#writes.delete(entry);
  }

  #save() {
    try {
      sessionStorage.setItem(STORED, JSON.stringify([...this.#entries.values()]));
    } catch {
      // Without storage it lasts until the page is left.
    }
  }
}

/** A post as it is shown until the server has given it an id. */
export const draftOf = ({ key, text, at }) => ({ id: key, client_id: key, topic: '', ...text, created_at: at });

function stored() {
  try {
    const entries = JSON.parse(sessionStorage.getItem(STORED) ?? '[]');
    return Array.isArray(entries) ? entries : [];
  } catch {
    return [];
  }
}
