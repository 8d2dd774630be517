import { InfiniteQueryObserver, QueryClient } from '@tanstack/query-core';
import { flattened, ofPages } from './shared/flatten.js';

export function open(base) {
  const client = new QueryClient();
  const observer = new InfiniteQueryObserver(client, {
    queryKey: ['posts', base],
    queryFn: async ({ pageParam }) => (await fetch(`${base}/cursor${pageParam}`)).json(),
    initialPageParam: '',
    getNextPageParam: (last) => (last.hasMore ? `?cursor=${last.nextCursor}` : undefined),
    enabled: false,
  });
  const leave = observer.subscribe(() => {});
  return {
    next: () => observer.fetchNextPage(),
    ...flattened(() => observer.getCurrentResult().data?.pages, ofPages),
    close: () => {
      leave();
      client.clear();
    },
  };
}
