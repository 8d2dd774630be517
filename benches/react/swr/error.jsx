import useSWRInfinite from 'swr/infinite';
import { Row } from '../common/row.jsx';
import { fetcher, keyOf, options } from './setup.jsx';

export function App() {
  const { data, error, setSize } = useSWRInfinite(keyOf('/api/posts'), fetcher, options);
  const items = data?.flatMap((page) => page.data) ?? [];
  const isDone = data?.at(-1)?.hasMore === false;
  return (
    <main>
      <ul>
        {items.map((post) => (
          <Row key={post.id} post={post} />
        ))}
      </ul>
      {error && <p role="alert">{error.message}</p>}
      {(!isDone || error) && (
        <button type="button" onClick={() => setSize((size) => (error ? size : size + 1))}>
          {error ? 'Try again' : 'Load more'}
        </button>
      )}
    </main>
  );
}
