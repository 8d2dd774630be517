import { useState } from 'react';
import useSWRInfinite from 'swr/infinite';
import { Row } from '../common/row.jsx';
import { fetcher, keyOf, options } from './setup.jsx';

export function App() {
  const [q, setQ] = useState('');
  const kept = { ...options, keepPreviousData: true };
  const { data, isLoading, setSize } = useSWRInfinite(keyOf('/api/posts', { q }), fetcher, kept);
  const items = data?.flatMap((page) => page.data) ?? [];
  return (
    <main>
      <input type="search" value={q} onChange={(event) => setQ(event.target.value)} />
      <ul aria-busy={isLoading}>
        {items.map((post) => (
          <Row key={post.id} post={post} />
        ))}
      </ul>
      <button type="button" onClick={() => setSize((size) => size + 1)}>
        Load more
      </button>
    </main>
  );
}
