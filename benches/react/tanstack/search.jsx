import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Row } from '../common/row.jsx';
import { Provider, pages } from './setup.jsx';

function Posts() {
  const [q, setQ] = useState('');
  const options = { queryKey: ['/api/posts', { q }], ...pages, placeholderData: keepPreviousData };
  const { data, isPlaceholderData, fetchNextPage } = useInfiniteQuery(options);
  const items = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <main>
      <input type="search" value={q} onChange={(event) => setQ(event.target.value)} />
      <ul aria-busy={isPlaceholderData}>
        {items.map((post) => (
          <Row key={post.id} post={post} />
        ))}
      </ul>
      <button type="button" onClick={() => fetchNextPage()}>
        Load more
      </button>
    </main>
  );
}

export const App = () => (
  <Provider>
    <Posts />
  </Provider>
);
