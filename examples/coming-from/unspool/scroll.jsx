import { offset } from 'unspool/dialects';
import { useEndReached, useFeed } from 'unspool/react';

const dialect = offset('offset', 'limit', 'total');

export default function Posts() {
  const { items, error, status, feed } = useFeed('/api/posts', { dialect, limit: 3, overlap: 1 });
  const { ref, resume } = useEndReached(feed, { margin: '20%' });
  return (
    <>
      <ul>{items.map((post) => <li key={post.id}>{post.title}</li>)}</ul>
      {error && <p role="alert">{error.message} <button type="button" onClick={resume}>Try again</button></p>}
      {!error && status !== 'done' && <p>Loading…</p>}
      {status === 'done' && <p>That is all.</p>}
      <div ref={ref} />
    </>
  );
}
