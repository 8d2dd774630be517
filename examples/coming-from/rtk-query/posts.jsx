import { configureStore } from '@reduxjs/toolkit';
import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query/react';
import { Provider } from 'react-redux';

const api = createApi({
  baseQuery: fetchBaseQuery({ baseUrl: '/api' }),
  endpoints: (build) => ({
    posts: build.infiniteQuery({
      infiniteQueryOptions: {
        initialPageParam: 0,
        getNextPageParam: (last, _pages, offset) =>
          offset + last.items.length < last.total ? offset + last.items.length : undefined,
      },
      query: ({ pageParam }) => `/posts?limit=3&offset=${pageParam}`,
    }),
  }),
});
const store = configureStore({
  reducer: { [api.reducerPath]: api.reducer },
  middleware: (defaults) => defaults().concat(api.middleware),
});

function Posts() {
  const { data, error, isLoading, isFetching, hasNextPage, fetchNextPage, refetch } = api.usePostsInfiniteQuery();
  if (isLoading) return <p>Loading…</p>;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <main>
      <button type="button" onClick={() => refetch()}>Refresh</button>
      <ul>{items.map((post) => <li key={post.id}>{post.title}</li>)}</ul>
      {error && <p role="alert">HTTP {error.status}</p>}
      {error && <button type="button" onClick={() => fetchNextPage()}>Try again</button>}
      {!error && hasNextPage && (
        <button type="button" disabled={isFetching} onClick={() => fetchNextPage()}>More</button>
      )}
      {!hasNextPage && <p>That is all.</p>}
    </main>
  );
}

export default () => <Provider store={store}><Posts /></Provider>;
