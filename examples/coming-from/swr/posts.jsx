import useSWRInfinite from 'swr/infinite';

async function load(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}

const keyOf = (index, last) => (last && index * 3 >= last.total ? null : `/api/posts?limit=3&offset=${index * 3}`);

export default function Posts() {
  const { data, error, size, setSize, isLoading, isValidating, mutate } = useSWRInfinite(keyOf, load);
  if (isLoading) return <p>Loading…</p>;
  const items = data?.flatMap((page) => page.items) ?? [];
  const hasMore = !data || size * 3 < data.at(-1).total;
  return (
    <main>
      <button type="button" onClick={() => mutate()}>Refresh</button>
      <ul>{items.map((post) => <li key={post.id}>{post.title}</li>)}</ul>
      {error && <p role="alert">{error.message}</p>}
      {error && <button type="button" onClick={() => mutate()}>Try again</button>}
      {!error && hasMore && (
        <button type="button" disabled={isValidating} onClick={() => setSize(size + 1)}>More</button>
      )}
      {!error && !hasMore && <p>That is all.</p>}
    </main>
  );
}
