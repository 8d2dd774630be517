import { Client, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { flattened, ofEdges } from './shared/flatten.js';
import { text } from './shared/query.js';

/** The shape of page that it reads. */
export const shape = 'relay';

export function open(base) {
  const cache = cacheExchange({ resolvers: { Query: { posts: relayPagination() } }, keys: { Stats: () => null } });
  const client = new Client({ url: `${base}/relay`, exchanges: [cache, fetchExchange], preferGetMethod: false });
  const query = gql(text);
  let edges;
  let after;
  return {
    next: async () => {
      const { data, error } = await client.query(query, { first: 50, after }).toPromise();
      if (error) throw error;
      edges = data.posts.edges;
      after = data.posts.pageInfo.endCursor;
    },
    ...flattened(() => edges, ofEdges),
    close: () => {},
  };
}
