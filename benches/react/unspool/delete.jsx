import { useCallback } from 'react';
import { cursor } from 'unspool/dialects';
import { useFeed } from 'unspool/react';
import { removePost } from '../common/api.js';
import { Row } from '../common/row.jsx';

export function App() {
  const { items, loadMore, remove } = useFeed('/api/posts', { dialect: cursor });
  const onRemove = useCallback(
    (id) => {
      const write = remove(id);
      removePost(id).then(write.confirm, write.undo);
    },
    [remove],
  );
  return (
    <main>
      <ul>
        {items.map((post) => (
          <Row key={post.id} post={post} onRemove={onRemove} />
        ))}
      </ul>
      <button type="button" onClick={loadMore}>
        Load more
      </button>
    </main>
  );
}
