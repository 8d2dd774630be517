import { useCallback } from 'react';
import useSWRInfinite from 'swr/infinite';
import { removePost } from '../common/api.js';
import { Row } from '../common/row.jsx';
import { fetcher, keyOf, options } from './setup.jsx';

export function App() {
  const { data, mutate, setSize } = useSWRInfinite(keyOf('/api/posts'), fetcher, options);
  const onRemove = useCallback(
    (id) => {
      const without = (pages) => pages.map((page) => ({ ...page, data: page.data.filter((post) => post.id !== id) }));
      const write = { optimisticData: without, populateCache: (_, pages) => without(pages), revalidate: false };
      mutate(removePost(id), write).catch(() => {});
    },
    [mutate],
  );
  const items = data?.flatMap((page) => page.data) ?? [];
  return (
    <main>
      <ul>
        {items.map((post) => (
          <Row key={post.id} post={post} onRemove={onRemove} />
        ))}
      </ul>
      <button type="button" onClick={() => setSize((size) => size + 1)}>
        Load more
      </button>
    </main>
  );
}
