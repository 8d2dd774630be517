// A Relay connection over notes 1 to NOTES, newest first: graphql-relay behind graphql-http.
import { createServer } from 'node:http';
import { GraphQLInt, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { createHandler } from 'graphql-http/lib/use/http';
import { connectionArgs, connectionDefinitions, connectionFromArray, globalIdField } from 'graphql-relay';

let last = Number(process.env.NOTES);
const note = (n) => ({ id: n, title: `note ${n}` });
const notes = Array.from({ length: last }, (_, i) => note(last - i));

const Note = new GraphQLObjectType({
  name: 'Note',
  fields: {
    id: globalIdField('Note'),
    number: { type: GraphQLInt, resolve: ({ id }) => id },
    title: { type: GraphQLString },
  },
});
const { connectionType } = connectionDefinitions({ nodeType: Note });
const numbers = new GraphQLNonNull(new GraphQLList(GraphQLInt));

const query = new GraphQLObjectType({
  name: 'Query',
  fields: {
    notes: { type: connectionType, args: connectionArgs, resolve: (_, args) => connectionFromArray(notes, args) },
    none: { type: connectionType, args: connectionArgs, resolve: (_, args) => connectionFromArray([], args) },
  },
});
const mutation = new GraphQLObjectType({
  name: 'Mutation',
  fields: {
    add: {
      type: numbers,
      args: { count: { type: new GraphQLNonNull(GraphQLInt) } },
      resolve: (_, { count }) => Array.from({ length: count }, () => notes.unshift(note(++last)) && last),
    },
    remove: {
      type: numbers,
      args: { numbers: { type: numbers } },
      resolve: (_, args) =>
        args.numbers.filter(
          (number) =>
            notes.splice(
              notes.findIndex(({ id }) => id === number),
              1,
            ).length,
        ),
    },
  },
});

const server = createServer(createHandler({ schema: new GraphQLSchema({ query, mutation }) }));
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
