import { useEffect } from 'react';
import { useInView } from 'react-intersection-observer';
import useSWRInfinite from 'swr/infinite';
import { Row } from '../common/row.jsx';
import { fetcher, keyOf, options } from './setup.jsx';

export function App() {
  const { data, isValidating, setSize } = useSWRInfinite(keyOf('/api/posts'), fetcher, options);
  const { ref, inView } = useInView({ rootMargin: '200%' });
  const isDone = data?.at(-1)?.hasMore === false;
  useEffect(() => {
    if (inView && data && !isDone && !isValidating) setSize((size) => size + 1);
  }, [inView, data, isDone, isValidating, setSize]);
  const items = data?.flatMap((page) => page.data) ?? [];
  return (
    <main>
      <ul>
        {items.map((post) => (
          <Row key={post.id} post={post} />
        ))}
      </ul>
      <p ref={ref}>{isDone ? 'That is all.' : 'Loading…'}</p>
    </main>
  );
}
