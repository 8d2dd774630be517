import { useMemo } from 'react';
import useSWRInfinite from 'swr/infinite';
import { Window } from '../common/window.jsx';
import { fetcher, keyOf, options } from './setup.jsx';

export function App({ path, spinner }) {
  const list = useSWRInfinite(keyOf(path), fetcher, options);
  const { data, setSize } = list;
  const items = useMemo(() => data?.flatMap((page) => page.data) ?? [], [data]);
  return (
    <Window
      length={items.length}
      at={(i) => items[i]}
      busy={spinner && list.isValidating}
      onEnd={() => setSize((size) => size + 1)}
    />
  );
}
