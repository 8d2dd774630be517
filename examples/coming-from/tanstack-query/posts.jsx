import { QueryClient, QueryClientProvider, useInfiniteQuery } from '@tanstack/react-query';

const client = new QueryClient();

async function load({ pageParam, signal }) {
  const response = await fetch(`/api/posts?limit=3&offset=${pageParam}`, { signal });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}

function Posts() {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['posts'],
    queryFn: load,
    initialPageParam: 0,
    getNextPageParam: (last, _pages, offset) =>
      offset + last.items.length < last.total ? offset + last.items.length : undefined,
  });
  if (isPending) return <p>Loading…</p>;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <main>
      <button type="button" onClick={() => refetch()}>Refresh</button>
      <ul>{items.map((post) => <li key={post.id}>{post.title}</li>)}</ul>
      {error && <p role="alert">{error.message}</p>}
      {error && <button type="button" onClick={() => fetchNextPage()}>Try again</button>}
      {!error && hasNextPage && (
        <button type="button" disabled={isFetchingNextPage} onClick={() => fetchNextPage()}>More</button>
      )}
      {!hasNextPage && <p>That is all.</p>}
    </main>
  );
}

export default () => <QueryClientProvider client={client}><Posts /></QueryClientProvider>;
