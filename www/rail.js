// The rail beside the feed: state, requests, counters. Nodes are made once and only written to, so nothing ever shifts.

import { element } from './row.js';
import { bytes, number, says } from './words.js';

const LINES = 6;
/** Parameters that are the same on every page. */
const CONSTANT = new Set(['session', 'faults', 'n', 'topic', 'limit', 'per_page', 'max_results', 'size', 'page[size]']);

export class Rail {
  #chips;
  #spool;
  #says;
  #looks;
  #live;
  #lines;
  #counts;
  #log = [];
  #shift = 0;
  #drawing = 0;

  constructor(root = document) {
    this.#chips = [...root.querySelectorAll('[data-chip]')];
    this.#spool = root.querySelector('.spool');
    this.#says = root.querySelector('#says');
    this.#looks = root.querySelector('#looks');
    this.#live = root.querySelector('[data-live]');
    this.#counts = [...root.querySelectorAll('[data-count]')];
    this.#lines = Array.from({ length: LINES }, () => line(root.querySelector('#log')));
    this.#watchShift();
  }

  /** @param {string} state a view state */
  state(state, feed) {
    for (const chip of this.#chips) {
      // A list that was cut short is done, too.
      if (chip.dataset.chip === (state === 'cut' ? 'done' : state)) chip.setAttribute('aria-current', 'true');
      else chip.removeAttribute('aria-current');
    }
    this.#live.textContent = state;
    this.#live.dataset.live = state;
    this.#spool.dataset.wind = state;
    this.tick(state, feed);
  }

  tick(state, feed) {
    this.#says.textContent = says(state, feed);
  }

  /** One sentence about the looks for new posts. */
  looks(words) {
    if (this.#looks.textContent !== words) this.#looks.textContent = words;
  }

  counts(values) {
    const text = { bytes, held: bytes, cls: (value) => value.toFixed(3) };
    for (const [name, value] of Object.entries(values)) {
      for (const node of this.#counts.filter(({ dataset }) => dataset.count === name)) {
        node.textContent = (text[name] ?? number)(value);
        node.dataset.value = String(value);
      }
    }
  }

  /** A `fetch` that writes down what it does. */
  logging(send) {
    return async (request, look = false) => {
      const what = look ? 'new posts?' : await label(request);
      const entry = { what, look, status: '…', outcome: 'open', since: performance.now(), ms: 0 };
      // Looks one after the other are one line: pages are what a reader wants to see.
      if (look && this.#log[0]?.look) this.#log.shift();
      this.#log.unshift(entry);
      this.#log.length = Math.min(this.#log.length, LINES);
      this.#draw();
      try {
        const response = await send(request);
        entry.status = String(response.status);
        entry.fault = response.headers.get('x-fault') ?? '';
        return response;
      } catch (error) {
        entry.status = request.signal.aborted ? 'cut' : 'none';
        entry.fault = error.message;
        throw error;
      } finally {
        entry.ms = performance.now() - entry.since;
        this.#draw();
      }
    };
  }

  /** A lane of the feed made up its mind about its latest request. */
  settle({ lane, status }) {
    const entry = this.#log.find((entry) => entry.outcome === 'open' && entry.look === (lane === 'head'));
    if (!entry || status === 'loading') return;
    entry.outcome = { failed: 'bad', waiting: entry.status === '429' ? 'wait' : 'bad' }[status] ?? 'good';
    if (entry.status === '…') entry.status = 'cut';
    if (entry.status === 'cut') entry.outcome = 'cut';
    entry.ms = performance.now() - entry.since;
    this.#draw();
  }

  forget() {
    this.#log = [];
    this.#draw();
  }

  get shift() {
    return this.#shift;
  }

  #draw() {
    cancelAnimationFrame(this.#drawing);
    this.#drawing = requestAnimationFrame(() => {
      const most = Math.max(250, ...this.#log.map(({ ms }) => ms));
      for (const [index, nodes] of this.#lines.entries()) write(nodes, this.#log[index], most);
    });
  }

  /** The page's own layout shift, as Chromium counts it: the worst window of five seconds. */
  #watchShift() {
    let sum = 0;
    let first = 0;
    let last = 0;
    const see = (list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        if (entry.startTime - last > 1000 || entry.startTime - first > 5000) {
          sum = 0;
          first = entry.startTime;
        }
        sum += entry.value;
        last = entry.startTime;
        this.#shift = Math.max(this.#shift, sum);
      }
      this.counts({ cls: this.#shift });
    };
    try {
      new PerformanceObserver(see).observe({ type: 'layout-shift', buffered: true });
    } catch {
      // Not every browser measures it.
    }
  }
}

function line(list) {
  const nodes = {
    what: element('span', { class: 'what' }),
    status: element('span', { class: 'status' }),
    bar: element('i', { class: 'bar' }),
    ms: element('span', { class: 'ms' }),
  };
  nodes.item = element(
    'li',
    { 'data-outcome': 'none' },
    nodes.what,
    nodes.status,
    element('span', { class: 'track' }, nodes.bar),
    nodes.ms,
  );
  list.append(nodes.item);
  return nodes;
}

function write({ item, what, status, bar, ms }, entry, most) {
  item.dataset.outcome = entry?.outcome ?? 'none';
  item.title = entry?.fault ? `${entry.what}: ${entry.fault}` : (entry?.what ?? '');
  what.textContent = entry?.what ?? '';
  status.textContent = entry?.status ?? '';
  ms.textContent = entry && entry.outcome !== 'open' ? `${Math.round(entry.ms)} ms` : '';
  bar.style.transform = entry && entry.outcome !== 'open' ? `scaleX(${Math.max(0.02, entry.ms / most)})` : '';
}

const particular = (url) => [...new URL(url).searchParams].filter(([name]) => !CONSTANT.has(name));

/** Whether an address is that of the first page. */
export const isFirst = (url) => particular(url).length === 0;

/** What is particular about a request: its cursor. */
async function label(request) {
  const pairs = particular(request.url);
  if (request.method === 'POST') {
    const after = /"after":\s*"([^"]*)"/.exec(await request.clone().text());
    if (after) pairs.push(['after', after[1]]);
  }
  return (
    pairs.map(([name, value]) => `${name} ${value.length > 12 ? `…${value.slice(-6)}` : value}`).join(' ') ||
    'first page'
  );
}
