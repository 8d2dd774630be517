import { offset } from 'unspool/dialects';
import { useFeed } from 'unspool/react';

const dialect = offset('offset', 'limit', 'total');

export default function Posts() {
  const { items, error, status, isLoading, hasMore, isLoadingMore, loadMore, retry, refresh } = useFeed('/api/posts', {
    dialect,
    limit: 3,
    overlap: 1, // each page begins with a row that is known: one that was deleted meanwhile hides none
  });
  if (isLoading) return <p>Loading…</p>;
  return (
    <main>
      <button type="button" onClick={() => refresh()}>Refresh</button>
      <ul>{items.map((post) => <li key={post.id}>{post.title}</li>)}</ul>
      {error && <p role="alert">{error.message}</p>}
      {error && <button type="button" onClick={() => retry()}>Try again</button>}
      {!error && hasMore && (
        <button type="button" disabled={isLoadingMore} onClick={() => loadMore()}>More</button>
      )}
      {status === 'done' && <p>That is all.</p>}
    </main>
  );
}
