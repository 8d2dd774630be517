// What a feed's view does with rows: chunks of them, their heights, where they end up.

/** Rows in one chunk at most. */
const CHUNK = 25;

/** Where a row ends up after more splices; -1 if one of them takes it away. */
export function settle(index, splices) {
  for (const { start, removed, added } of splices) {
    if (index < start) continue;
    if (index < start + removed) return -1;
    index += added - removed;
  }
  return index;
}

export function chunks(articles) {
  const made = [];
  for (let at = 0; at < articles.length; at += CHUNK) {
    const chunk = document.createElement('div');
    chunk.className = 'chunk';
    const part = articles.slice(at, at + CHUNK);
    // An estimate until the chunk was laid out once; too high is better than too low.
    chunk.style.setProperty('--rows', String(part.length));
    chunk.append(...part);
    made.push(chunk);
  }
  return made;
}

/**
 * Gives new chunks their true height: with an estimate, a jump to the end would move what it finds there. To ask a row
 * for its place is enough to have its chunk laid out; to switch `content-visibility` for that would cost a look at the
 * whole document.
 */
export function measure(page) {
  const heights = page.map(
    ({ firstElementChild: first, lastElementChild: last }) =>
      last.getBoundingClientRect().bottom - first.getBoundingClientRect().top,
  );
  page.forEach((chunk, index) => {
    // In a hidden list there is nothing to measure; the style sheet's estimate stands.
    if (heights[index] > 0) chunk.style.containIntrinsicBlockSize = `auto ${heights[index]}px`;
  });
}

/**
 * @typedef {object} Knot
 * @property {string} key of the first row of a page
 * @property {string} page its number, or ''
 * @property {string} words
 */

/** The pages of a list: each is a knot on the thread. Rows that came by no page are none. */
export class Knots {
  #next;
  #before;

  /** @param {number | null} first the number of the first page; `null`: nobody knows it */
  constructor(first) {
    this.#next = first;
    this.#before = first === null ? null : first - 1;
  }

  /** Marks the first chunk of a page. */
  tie(chunk, count, { received = 0, duplicates = 0, lane }) {
    if (received === 0 || (lane !== 'older' && lane !== 'newer')) return;
    const page = lane === 'newer' ? this.#before : this.#next;
    if (page !== null) lane === 'newer' ? this.#before-- : this.#next++;
    const words = duplicates > 0 ? `${count} new, ${duplicates} known` : `${count} ${count === 1 ? 'post' : 'posts'}`;
    mark(chunk, String(page ?? ''), page === null ? words : `page ${page} · ${words}`);
  }

  /** @returns {Knot[]} */
  read(list) {
    return [...list.querySelectorAll('.chunk[data-knot]')].map(({ dataset, firstElementChild }) => ({
      key: firstElementChild.dataset.key,
      page: dataset.page,
      words: dataset.knot,
    }));
  }

  /** Rows of a list that was kept, page by page, as chunks. */
  split(rows, knots) {
    const known = new Map(knots.map((knot) => [knot.key, knot]));
    const pages = [];
    let from = 0;
    for (let at = 1; at <= rows.length; at++) {
      if (at < rows.length && !known.has(rows[at].dataset.key)) continue;
      const page = chunks(rows.slice(from, at));
      const knot = known.get(rows[from].dataset.key);
      if (knot) mark(page[0], knot.page, knot.words);
      pages.push(page);
      from = at;
    }
    const numbers = knots.filter(({ page }) => page !== '').map(({ page }) => Number(page));
    if (numbers.length > 0) {
      this.#next = Math.max(...numbers) + 1;
      this.#before = Math.min(...numbers) - 1;
    }
    return pages;
  }
}

function mark(chunk, page, words) {
  chunk.dataset.page = page;
  chunk.dataset.knot = words;
}

/** `work(0)` … `work(count - 1)` when there is nothing better to do; stops when one gives false. */
export function slowly(count, work) {
  const later = globalThis.requestIdleCallback ?? ((run) => setTimeout(run, 16));
  let at = 0;
  const run = () => {
    const stop = Math.min(count, at + 1000);
    while (at < stop) if (!work(at++)) return;
    if (at < count) later(run);
  };
  run();
}
