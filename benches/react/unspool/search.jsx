import { useState } from 'react';
import { cursor } from 'unspool/dialects';
import { useFeed } from 'unspool/react';
import { Row } from '../common/row.jsx';

export function App() {
  const [q, setQ] = useState('');
  const { items, isPrevious, loadMore } = useFeed('/api/posts', { dialect: cursor, params: { q }, keep: true });
  return (
    <main>
      <input type="search" value={q} onChange={(event) => setQ(event.target.value)} />
      <ul aria-busy={isPrevious}>
        {items.map((post) => (
          <Row key={post.id} post={post} />
        ))}
      </ul>
      <button type="button" onClick={loadMore}>
        Load more
      </button>
    </main>
  );
}
