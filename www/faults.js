// "Make it fail": a session name travels with every request, and the server does to it what it was told.

/** On the next page. A feed tries a page four times, so `next: 4` fails it and `next: 2` only delays it. */
const once = {
  __proto__: null,
  fail: () => ({ fault: '500', next: 4 }),
  limit: (hint) => ({ fault: `429:${hint}:3000`, next: 1 }),
  status: () => ({ fault: '500', next: 2 }),
  // Chromium repeats a request that was reset before its first byte once by itself.
  reset: () => ({ fault: 'reset:2', next: 1 }),
  truncate: () => ({ fault: 'truncate', next: 1 }),
  html: () => ({ fault: 'html', next: 1 }),
  repeat: () => ({ fault: 'duplicate-page', next: 1 }),
  empty: () => ({ fault: 'empty', next: 1 }),
  loop: () => ({ fault: 'loop-2', next: 40 }),
};

/** Behind the name of the session. */
const LOOK = '-look';

/** Until switched off. `offline` is pretended here. */
const lasting = {
  __proto__: null,
  slow: { fault: 'slow:1500' },
  flaky: { fault: '503', rate: 0.3 },
  overlap: { fault: 'overlap:4' },
  stall: { fault: 'stall:4000', rate: 0.5 },
};

export class Faults {
  #session;
  #once;
  #hint;
  #on = new Set();
  #armed = new Map();
  #told = Promise.resolve();

  /** @param {HTMLElement} host holds the buttons: `data-once`, `data-switch`, and a select for the hint of a 429 */
  constructor(host, session) {
    this.#session = session;
    this.#hint = host.querySelector('select');
    this.#once = [...host.querySelectorAll('[data-once]')];
    host.addEventListener('click', ({ target }) => {
      const button = target.closest('button');
      if (button?.dataset.once) this.#arm(button.dataset.once);
      if (button?.dataset.switch) this.#toggle(button);
    });
  }

  /**
   * Between the feed and the network. Looks for new posts go under a name of their own: what is armed for the next page
   * waits for a page.
   * @param {(request: Request) => Promise<Response>} send
   * @param {(request: Request) => boolean} isLook
   */
  around(send, isLook) {
    return async (request) => {
      // Pretended: a request that slips out fails as it would without a network.
      if (this.#on.has('offline')) throw new TypeError('Failed to fetch');
      const look = request.method === 'GET' && isLook(request);
      await this.#told;
      if (look) return send(renamed(request, this.#session + LOOK), look);
      this.#spend();
      return send(request, look);
    };
  }

  #arm(name) {
    this.#armed.set(name, once[name](this.#hint.value));
    this.#mark();
    this.#tell();
  }

  #toggle(button) {
    const name = button.dataset.switch;
    const on = !this.#on.has(name);
    if (on) this.#on.add(name);
    else this.#on.delete(name);
    button.setAttribute('aria-pressed', String(on));
    if (name === 'offline') pretend(!on);
    else this.#tell();
  }

  /** The server counts requests; so do we, to show which faults are still to come. */
  #spend() {
    for (const [name, rule] of this.#armed) {
      rule.next -= 1;
      if (rule.next <= 0) this.#armed.delete(name);
    }
    this.#mark();
  }

  #mark() {
    for (const button of this.#once) button.toggleAttribute('data-armed', this.#armed.has(button.dataset.once));
  }

  #tell() {
    const always = [...this.#on].map((name) => lasting[name]).filter(Boolean);
    const tell = (session, rules) =>
      fetch('/api/faults', { method: 'POST', body: JSON.stringify({ session, seed: 7, rules }) });
    const told = [tell(this.#session, [...this.#armed.values(), ...always]), tell(this.#session + LOOK, always)];
    this.#told = Promise.all(told).catch(() => {});
  }
}

function renamed(request, session) {
  const url = new URL(request.url);
  url.searchParams.set('session', session);
  return new Request(url, request);
}

function pretend(online) {
  if (online) delete navigator.onLine;
  else Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false });
  window.dispatchEvent(new Event(online ? 'online' : 'offline'));
}
