import { useInfiniteQuery } from '@tanstack/react-query';
import { Row } from '../common/row.jsx';
import { Provider, pages } from './setup.jsx';

function Posts() {
  const query = useInfiniteQuery({ queryKey: ['/api/posts'], ...pages });
  const { data, error, hasNextPage, fetchNextPage, refetch } = query;
  const items = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <main>
      <ul>
        {items.map((post) => (
          <Row key={post.id} post={post} />
        ))}
      </ul>
      {error && <p role="alert">{error.message}</p>}
      {(hasNextPage || error) && (
        <button type="button" onClick={() => (data ? fetchNextPage() : refetch())}>
          {error ? 'Try again' : 'Load more'}
        </button>
      )}
    </main>
  );
}

export const App = () => (
  <Provider>
    <Posts />
  </Provider>
);
