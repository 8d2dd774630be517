// A list as an app shows it: rendered by a server, taken over by a browser, endless.
import { createElement as h, memo, useState } from 'react';
import { cursor as dialect } from '../../js/dialects.js';
import { useEndReached, useFeed } from '../../js/react.js';

/** How often each row was rendered. */
export const renders = new Map();

const Row = memo(function Row({ item }) {
  renders.set(item.id, (renders.get(item.id) ?? 0) + 1);
  return h('li', { style: { height: '40px' } }, item.name);
});

export function List({ where, initial, budget }) {
  const { items, status, error, feed } = useFeed(where, { dialect, initial, retries: 0 });
  const { ref, paused, resume } = useEndReached(feed, { budget });
  const [note, setNote] = useState('');
  return h(
    'main',
    null,
    h('input', { value: note, onChange: (event) => setNote(event.target.value) }),
    h('ul', { style: { margin: 0 } }, ...items.map((item) => h(Row, { key: item.id, item }))),
    h('p', { id: 'status' }, error ? error.code : status),
    paused || error ? h('button', { type: 'button', onClick: resume }, 'More') : null,
    h('div', { ref, id: 'tail', style: { height: '1px' } }),
  );
}
