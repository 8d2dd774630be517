import { configureStore } from '@reduxjs/toolkit';
import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query';
import { flattened, ofPages } from './shared/flatten.js';

export function open(base) {
  const api = createApi({
    baseQuery: fetchBaseQuery({ baseUrl: base }),
    endpoints: (build) => ({
      posts: build.infiniteQuery({
        infiniteQueryOptions: {
          initialPageParam: '',
          getNextPageParam: (last) => (last.hasMore ? `?cursor=${last.nextCursor}` : undefined),
        },
        query: ({ pageParam }) => `/cursor${pageParam}`,
      }),
    }),
  });
  const store = configureStore({
    reducer: { [api.reducerPath]: api.reducer },
    middleware: (defaults) => defaults().concat(api.middleware),
  });
  const { initiate, select } = api.endpoints.posts;
  const current = select(undefined);
  let first;
  return {
    next: () => {
      if (first)
        return store.dispatch(initiate(undefined, { subscribe: false, forceRefetch: true, direction: 'forward' }));
      first = store.dispatch(initiate(undefined));
      return first;
    },
    ...flattened(() => current(store.getState()).data?.pages, ofPages),
    close: () => {
      first?.unsubscribe();
      store.dispatch(api.util.resetApiState());
    },
  };
}
