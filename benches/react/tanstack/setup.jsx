import { QueryClient, QueryClientProvider } from '@tanstack/react-query';

const client = new QueryClient();

export const Provider = ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>;

export const pages = {
  queryFn: async ({ queryKey: [path, params], pageParam, signal }) => {
    const response = await fetch(`${path}?${new URLSearchParams({ ...params, cursor: pageParam })}`, { signal });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return response.json();
  },
  initialPageParam: '',
  getNextPageParam: (last) => last.nextCursor,
};
