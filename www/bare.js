import { cursor } from '/js/dialects/dialects.js';
import { feed } from '/js/index.js';

const posts = feed('/api/cursor', { dialect: cursor, limit: 20 });

posts.subscribe(({ splices }) => {
  for (const { start, removed, added } of splices) {
    const rows = posts
      .slice(start, start + added)
      .map(({ title }) => Object.assign(document.createElement('li'), { textContent: title }));
    const list = document.getElementById('posts');
    for (let gone = 0; gone < removed; gone++) list.children[start].remove();
    if (start < list.children.length) list.children[start].before(...rows);
    else list.append(...rows);
  }
});

const more = document.querySelector('#more button');
more.onclick = () =>
  (posts.status === 'failed' ? posts.retry() : posts.loadMore()).catch(
    ({ message }) => (more.textContent = `${message}. Try again`),
  );
more.click();
