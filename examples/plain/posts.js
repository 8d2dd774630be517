import { feed } from 'unspool';
import { cursor } from 'unspool/dialects.js';
import { endReached } from 'unspool/end-reached.js';

const find = (selector) => document.querySelector(selector);
const [list, note, more] = ['ol', '.note', '.more'].map(find);

const posts = feed('/api/cursor', { dialect: cursor, limit: 20 });
const tail = endReached(find('#tail'), posts, { budget: 5, onPause: show });
posts.subscribe(({ splices }) => {
  // Only what has changed is touched: a page of 20 rows makes 20 elements, however long the list is.
  for (const { start, removed, added } of splices) {
    for (let count = removed; count > 0; count--) list.children[start].remove();
    list.insertBefore(rows(start, added), list.children[start] ?? null);
  }
  show();
});
posts.loadMore().catch(() => {}); // a failure is shown from `posts.error`

function rows(start, added) {
  const fragment = new DocumentFragment();
  for (const post of posts.slice(start, start + added)) {
    const row = find('template').content.firstElementChild.cloneNode(true);
    row.querySelector('h2').textContent = post.title;
    row.querySelector('p').textContent = `${post.author.name} in ${post.topic}`;
    row.querySelector('button').addEventListener('click', () => onDelete(post.id));
    fragment.append(row);
  }
  return fragment;
}

function show() {
  const { status, error, length } = posts;
  note.hidden = !(status === 'done' || (status === 'loading' && length === 0));
  note.textContent = status === 'loading' ? 'Loading…' : length > 0 ? 'That is all.' : 'There is nothing here.';
  say('#error', error?.message);
  more.hidden = !(error || tail?.paused);
  more.textContent = error ? 'Try again' : 'Load more';
}

function say(where, text) {
  find(where).hidden = !text;
  find(where).textContent = text ?? '';
}

async function onDelete(id) {
  say('#problem');
  const write = posts.remove(id); // gone at once
  const isRefused = find('input').checked;
  const answer = await fetch(`/api/posts/${id}${isRefused ? '?faults=503' : ''}`, { method: 'DELETE' });
  if (answer.ok) return write.confirm();
  write.undo(); // and back where it was
  say('#problem', 'The server refused to delete it.');
}

more.addEventListener('click', tail.resume);
find('select').addEventListener('change', ({ target }) => {
  posts.reset({ topic: target.value || null }); // the tail is in sight: the first page is asked for
});
