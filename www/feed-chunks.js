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

export function knot(page, count, { duplicates = 0 }) {
  return `page ${page} · ${duplicates > 0 ? `${count} new, ${duplicates} known` : `${count} posts`}`;
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
