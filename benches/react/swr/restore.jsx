import { SWRConfig } from 'swr';
import useSWRInfinite from 'swr/infinite';
import { Row } from '../common/row.jsx';
import { fetcher, keyOf, options } from './setup.jsx';

function provider() {
  const map = new Map(JSON.parse(sessionStorage.getItem('posts') ?? '[]'));
  addEventListener('beforeunload', () => sessionStorage.setItem('posts', JSON.stringify([...map])));
  return map;
}

function Posts() {
  const { data, setSize } = useSWRInfinite(keyOf('/api/posts'), fetcher, options);
  const items = data?.flatMap((page) => page.data) ?? [];
  return (
    <main>
      <ul>
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

export const App = () => (
  <SWRConfig value={{ provider }}>
    <Posts />
  </SWRConfig>
);
