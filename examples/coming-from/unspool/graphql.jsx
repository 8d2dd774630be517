import { relay } from 'unspool/dialects';
import { useFeed } from 'unspool/react';

const dialect = relay('data.posts');
const query = `
  query Posts($first: Int, $after: String) {
    posts(first: $first, after: $after) {
      edges { node { id title } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

export default function Posts() {
  const { items, error, status, isLoading, hasMore, loadMore, retry, refresh } = useFeed('/graphql', {
    dialect,
    body: { query },
    limit: 3,
  });
  if (isLoading) return <p>Loading…</p>;
  return (
    <main>
      <button type="button" onClick={() => refresh()}>Refresh</button>
      <ul>{items.map((post) => <li key={post.id}>{post.title}</li>)}</ul>
      {error && <p role="alert">{error.message}</p>}
      {error && <button type="button" onClick={() => retry()}>Try again</button>}
      {!error && hasMore && <button type="button" onClick={() => loadMore()}>More</button>}
      {status === 'done' && <p>That is all.</p>}
    </main>
  );
}
