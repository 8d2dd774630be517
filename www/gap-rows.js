// A row for each gap of the feed: what is missing there, and a button that loads it. No post, so the view does not
// count it.

import { element } from './row.js';

const WORDS = {
  __proto__: null,
  failed: ['These posts could not be loaded.', 'Try again'],
  loading: ['Posts are missing here.', 'Loading…'],
  waiting: ['Posts are missing here.', 'Loading…'],
};
const IDLE = ['Posts are missing here.', 'Load them'];

export class GapRows {
  /** By the number of the gap. */
  #nodes = new Map();

  /** Call after each change of the feed. */
  show(feed, view) {
    const gaps = feed.status === 'closed' ? [] : feed.gaps;
    for (const [id, node] of this.#nodes) {
      if (gaps.some((gap) => gap.id === id)) continue;
      // The focus goes to the first row behind what was a gap.
      if (node.contains(document.activeElement)) node.nextElementSibling?.focus({ preventScroll: true });
      node.remove();
      this.#nodes.delete(id);
    }
    for (const { id, index, status } of gaps) {
      const node = this.#nodes.get(id) ?? this.#make(feed, id);
      const [note, word] = WORDS[status] ?? IDLE;
      const button = node.querySelector('button');
      node.dataset.gap = status;
      node.querySelector('p').textContent = note;
      button.textContent = word;
      // Not `disabled`: that throws the focus away.
      button.toggleAttribute('aria-disabled', false);
      if (word === 'Loading…') button.setAttribute('aria-disabled', 'true');
      const row = view.rows[index];
      if (row && node.nextElementSibling !== row) {
        const focused = node.contains(document.activeElement);
        row.before(node);
        if (focused) button.focus({ preventScroll: true });
      }
    }
  }

  #make(feed, id) {
    const button = element('button', { type: 'button' });
    // A failure is a state of the gap, and shown as that.
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-disabled') !== 'true') feed.loadGap({ id }).catch(() => {});
    });
    const node = element('div', { class: 'gap', role: 'group', 'aria-label': 'Missing posts' }, element('p'), button);
    this.#nodes.set(id, node);
    return node;
  }
}
