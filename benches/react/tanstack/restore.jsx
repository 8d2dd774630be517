import { createSyncStoragePersister } from '@tanstack/query-sync-storage-persister';
import { QueryClient, useInfiniteQuery } from '@tanstack/react-query';
import { PersistQueryClientProvider } from '@tanstack/react-query-persist-client';
import { Row } from '../common/row.jsx';
import { pages } from './setup.jsx';

const DAY = 86_400_000;
const client = new QueryClient({ defaultOptions: { queries: { gcTime: DAY, staleTime: DAY } } });
const persister = createSyncStoragePersister({ storage: sessionStorage });

function Posts() {
  const { data, fetchNextPage } = useInfiniteQuery({ queryKey: ['/api/posts'], ...pages });
  const items = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <main>
      <ul>
        {items.map((post) => (
          <Row key={post.id} post={post} />
        ))}
      </ul>
      <button type="button" onClick={() => fetchNextPage()}>
        Load more
      </button>
    </main>
  );
}

export const App = () => (
  <PersistQueryClientProvider client={client} persistOptions={{ persister }}>
    <Posts />
  </PersistQueryClientProvider>
);
