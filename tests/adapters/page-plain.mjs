// The helper without a framework: what a test wants to see of it.
import { cursor as dialect } from '../../js/dialects.js';
import { endReached } from '../../js/end-reached.js';
import { feed } from '../../js/index.js';

globalThis.begin = (where, { options = {}, into = 'body', hidden = false } = {}) => {
  const list = document.createElement('ul');
  list.style.margin = 0;
  const tail = Object.assign(document.createElement('div'), { id: 'tail' });
  tail.style.height = '1px';
  const box = document.querySelector(into);
  box.prepend(list, tail);
  if (hidden) box.style.display = 'none';
  const posts = feed(where, { dialect, retries: 0 });
  posts.subscribe(({ splices }) => {
    for (const { start, removed, added } of splices) {
      for (let count = 0; count < removed; count++) list.children[start].remove();
      for (let at = start; at < start + added; at++) {
        const row = document.createElement('li');
        row.style.height = '40px';
        row.textContent = posts.at(at).name;
        list.insertBefore(row, list.children[at] ?? null);
      }
    }
  });
  const pauses = [];
  const stop = endReached(tail, posts, { ...options, onPause: (paused) => pauses.push(paused) });
  Object.assign(globalThis, { posts, stop, pauses, box });
};
globalThis.there = true;
