import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Window } from '../common/window.jsx';
import { Provider, pages } from './setup.jsx';

function Posts({ path, spinner }) {
  const query = useInfiniteQuery({ queryKey: [path], ...pages });
  const { data } = query;
  const items = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);
  return (
    <Window
      length={items.length}
      at={(i) => items[i]}
      busy={spinner && query.isFetchingNextPage}
      onEnd={query.fetchNextPage}
    />
  );
}

export const App = (props) => (
  <Provider>
    <Posts {...props} />
  </Provider>
);
