import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useInView } from 'react-intersection-observer';
import { Row } from '../common/row.jsx';
import { Provider, pages } from './setup.jsx';

function Posts() {
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({ queryKey: ['/api/posts'], ...pages });
  const { ref, inView } = useInView({ rootMargin: '200%' });
  useEffect(() => {
    if (inView && hasNextPage && !isFetching) fetchNextPage();
  }, [inView, hasNextPage, isFetching, fetchNextPage]);
  const items = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <main>
      <ul>
        {items.map((post) => (
          <Row key={post.id} post={post} />
        ))}
      </ul>
      <p ref={ref}>{data && !hasNextPage ? 'That is all.' : 'Loading…'}</p>
    </main>
  );
}

export const App = () => (
  <Provider>
    <Posts />
  </Provider>
);
