import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { removePost } from '../common/api.js';
import { Row } from '../common/row.jsx';
import { Provider, pages } from './setup.jsx';

const queryKey = ['/api/posts'];

function Posts() {
  const client = useQueryClient();
  const { data, fetchNextPage } = useInfiniteQuery({ queryKey, ...pages });
  const { mutate } = useMutation({
    mutationFn: removePost,
    onMutate: async (id) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, ({ pages, pageParams }) => ({
        pages: pages.map((page) => ({ ...page, data: page.data.filter((post) => post.id !== id) })),
        pageParams,
      }));
      return before;
    },
    onError: (_error, _id, before) => client.setQueryData(queryKey, before),
  });
  const items = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <main>
      <ul>
        {items.map((post) => (
          <Row key={post.id} post={post} onRemove={mutate} />
        ))}
      </ul>
      <button type="button" onClick={() => fetchNextPage()}>
        Load more
      </button>
    </main>
  );
}

export const App = () => (
  <Provider>
    <Posts />
  </Provider>
);
