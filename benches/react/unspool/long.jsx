import { cursor } from 'unspool/dialects';
import { useFeed } from 'unspool/react';
import { Window } from '../common/window.jsx';

export function App({ path, spinner }) {
  const list = useFeed(path, { dialect: cursor });
  return (
    <Window length={list.length} at={(i) => list.at(i)} busy={spinner && list.isLoadingMore} onEnd={list.loadMore} />
  );
}
