import { useCallback, useEffect, useRef, useState } from 'react';
import InfiniteScroll from 'react-infinite-scroll-component';

export default function Posts() {
  const [items, setItems] = useState([]);
  const [hasMore, setHasMore] = useState(true);
  const [error, setError] = useState(null);
  const offset = useRef(0);
  const isLoading = useRef(false);

  const load = useCallback(async () => {
    if (isLoading.current) return; // the component asks, too, before the first page is there
    isLoading.current = true;
    setError(null);
    try {
      const response = await fetch(`/api/posts?limit=3&offset=${offset.current}`);
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      const page = await response.json();
      offset.current += page.items.length;
      setItems((before) => [...before, ...page.items]);
      setHasMore(offset.current < page.total);
    } catch (reason) {
      setError(reason);
    } finally {
      isLoading.current = false;
    }
  }, []);
  useEffect(() => void load(), [load]);

  return (
    <InfiniteScroll
      dataLength={items.length}
      next={load}
      hasMore={hasMore}
      loader={
        error ? (
          <p role="alert">{error.message} <button type="button" onClick={load}>Try again</button></p>
        ) : (
          <p>Loading…</p>
        )
      }
      endMessage={<p>That is all.</p>}
    >
      <ul>{items.map((post) => <li key={post.id}>{post.title}</li>)}</ul>
    </InfiniteScroll>
  );
}
