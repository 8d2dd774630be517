/** Every field of a post, as a GraphQL client asks for them. */
export const text = /* GraphQL */ `
  query Posts($first: Int, $after: String) {
    posts(first: $first, after: $after) {
      edges {
        node {
          id
          created_at
          title
          author { id name handle url }
          tags
          stats { likes replies warmth pinned reply_to }
          body
        }
        cursor
      }
      pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
    }
  }
`;
