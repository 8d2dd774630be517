import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { flattened, ofEdges } from './shared/flatten.js';
import { text } from './shared/query.js';

/** The shape of page that it reads. */
export const shape = 'relay';

export function open(base) {
  const client = new ApolloClient({
    link: new HttpLink({ uri: `${base}/relay` }),
    cache: new InMemoryCache({ typePolicies: { Query: { fields: { posts: relayStylePagination() } } } }),
  });
  const query = client.watchQuery({ query: gql(text), variables: { first: 50 } });
  const posts = () => query.getCurrentResult().data?.posts;
  let leave;
  let arrived;
  const start = () => query.subscribe(({ loading, data }) => !loading && data?.posts && arrived());
  return {
    // The list has grown when the query says so, which is after `fetchMore` has come back.
    next: () =>
      new Promise((resolve, reject) => {
        arrived = resolve;
        if (leave) query.fetchMore({ variables: { after: posts().pageInfo.endCursor } }).catch(reject);
        else leave = start();
      }),
    ...flattened(() => posts()?.edges, ofEdges),
    close: () => {
      leave?.unsubscribe();
      client.stop();
      return client.clearStore();
    },
  };
}
