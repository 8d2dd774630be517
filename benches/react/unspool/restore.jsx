import { use } from 'react';
import { feed } from 'unspool';
import { cursor } from 'unspool/dialects';
import { resume } from 'unspool/persist';
import { useFeed } from 'unspool/react';
import { Row } from '../common/row.jsx';

const make = (snapshot) => feed('/api/posts', { dialect: cursor, snapshot });
const resumed = resume(make, { name: 'posts', store: sessionStorage });

export function App() {
  const { items, loadMore } = useFeed(use(resumed).feed);
  return (
    <main>
      <ul>
        {items.map((post) => (
          <Row key={post.id} post={post} />
        ))}
      </ul>
      <button type="button" onClick={loadMore}>
        Load more
      </button>
    </main>
  );
}
