import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { ApolloProvider, useQuery } from '@apollo/client/react';
import { relayStylePagination } from '@apollo/client/utilities';
import { useState } from 'react';

const client = new ApolloClient({
  link: new HttpLink({ uri: '/graphql' }),
  cache: new InMemoryCache({ typePolicies: { Query: { fields: { posts: relayStylePagination() } } } }),
});
const POSTS = gql`
  query Posts($first: Int, $after: String) {
    posts(first: $first, after: $after) {
      edges { node { id title } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

function Posts() {
  const { data, loading, fetchMore, refetch } = useQuery(POSTS, {
    variables: { first: 3 },
    notifyOnNetworkStatusChange: false,
  });
  const [error, setError] = useState(null);
  const more = () => {
    setError(null);
    fetchMore({ variables: { after: data.posts.pageInfo.endCursor } }).catch(setError);
  };
  if (loading || !data) return <p>Loading…</p>;
  const { edges, pageInfo } = data.posts;
  return (
    <main>
      <button type="button" onClick={() => refetch()}>Refresh</button>
      <ul>{edges.map(({ node }) => <li key={node.id}>{node.title}</li>)}</ul>
      {error && <p role="alert">{error.message}</p>}
      {error && <button type="button" onClick={more}>Try again</button>}
      {!error && pageInfo.hasNextPage && <button type="button" onClick={more}>More</button>}
      {!pageInfo.hasNextPage && <p>That is all.</p>}
    </main>
  );
}

export default () => <ApolloProvider client={client}><Posts /></ApolloProvider>;
