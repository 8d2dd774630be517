import { cursor } from 'unspool/dialects';
import { useFeed } from 'unspool/react';
import { Row } from '../common/row.jsx';

export function App() {
  const { items, error, hasMore, loadMore, retry } = useFeed('/api/posts', { dialect: cursor });
  return (
    <main>
      <ul>
        {items.map((post) => (
          <Row key={post.id} post={post} />
        ))}
      </ul>
      {error && <p role="alert">{error.message}</p>}
      {hasMore && (
        <button type="button" onClick={error ? retry : loadMore}>
          {error ? 'Try again' : 'Load more'}
        </button>
      )}
    </main>
  );
}
