import { cursor } from 'unspool/dialects';
import { useEndReached, useFeed } from 'unspool/react';
import { Row } from '../common/row.jsx';

export function App() {
  const { items, done, feed } = useFeed('/api/posts', { dialect: cursor });
  const { ref } = useEndReached(feed);
  return (
    <main>
      <ul>
        {items.map((post) => (
          <Row key={post.id} post={post} />
        ))}
      </ul>
      <p ref={ref}>{done ? 'That is all.' : 'Loading…'}</p>
    </main>
  );
}
