// Uses that must not compile, and what TypeScript must say of them: `says:` is what the first line of the message holds
// that stands at the line below. Whoever makes a slip is told of the one option that is wrong.
// xtask/node/type-messages.mjs compares them.
import { feed } from 'unspool';
import type { Dialect, PageSource } from 'unspool';
import { token } from 'unspool/dialects';

interface Post {
  id: string;
  author: { name: string };
}
declare const source: PageSource;

feed('/a', {
  // says: Type 'string' is not assignable to type 'number'.
  limit: '5',
});
feed<Post>('/a', {
  // says: Type 'string' is not assignable to type 'number'.
  limit: '5',
});
feed(source, {
  // says: Type 'string' is not assignable to type 'number'.
  limit: '5',
});
feed((request) => request.url, {
  // says: Type 'string' is not assignable to type 'number'.
  limit: '5',
});
feed('/a', {
  // says: Object literal may only specify known properties, but 'limt' does not exist in type
  limt: 5,
});
feed(source, {
  // says: Object literal may only specify known properties, but 'limt' does not exist in type
  limt: 5,
});
feed('/a', {
  // says: Type 'string' is not assignable to type 'undefined'.
  url: '/b',
});
feed('/a', {
  maxWait: 5,
  // says: Type '"newest"' is not assignable to type '"first" | "last" | "merge" | undefined'.
  duplicates: 'newest',
});
feed('/a', {
  dialect: {
    // says: Type 'number' is not assignable to type 'string | ItemsFunction<any, unknown> | readonly string[]'.
    items: 5,
    next: null,
  },
});
feed('/a', {
  dialect: {
    items: 'rows',
    next: null,
    // says: Object literal may only specify known properties, but 'stopp' does not exist in type
    stopp: [],
  },
});
feed('/a', {
  dialect: {
    items: 'rows',
    next: null,
    // says: Type '"limit"' is not assignable to type 'Target'.
    limit: { at: 'limit' },
  },
});
feed('/a', {
  dialect: {
    items: 'rows',
    // says: Type '{ set: { 'query:cursor': "next"; }; }' is not assignable to type
    next: { set: { 'query:cursor': 'next' } },
  },
});
feed('/a', {
  dialect: {
    items: 'rows',
    // says: Object literal may only specify known properties, and 'cursor' does not exist in type 'Settings'.
    next: { set: { cursor: 'body:next' } },
  },
});
feed('/a', {
  dialect: {
    items: 'rows',
    // says: Type '{ url: "next"; }' is not assignable to type 'NextFunction<any> | readonly Next[] | Next | null'.
    next: { url: 'next' },
  },
});
feed('/a', {
  dialect: {
    items: 'rows',
    next: null,
    // says: Type '"has_more"' is not assignable to type 'Source'.
    stop: [{ flag: 'has_more' }],
  },
});
feed('/a', {
  dialect: {
    items: 'rows',
    next: null,
    // says: Object literal may only specify known properties, and 'full' does not exist in type 'Stop'.
    stop: [{ full: true }],
  },
});
feed('/a', {
  // says: Type '{ next: null; }' is not assignable to type 'Dialect | PagerDialect<any, unknown> | undefined'.
  dialect: {
    next: null,
  },
});
feed('/a', {
  dialect: {
    // says: Type '() => number' is not assignable to type
    items: () => 7,
    next: null,
  },
});
feed('/a', {
  dialect: {
    items: 'rows',
    // says: Type '() => { cursor: string; }' is not assignable to type
    next: () => ({ cursor: 'x' }),
  },
});
feed('/a', {
  dialect: token('cursor', 'next', {
    // says: Type '"n"' is not assignable to type 'Target'.
    limit: { at: 'n' },
  }),
});
feed<Post>('/a', {
  // says: Type '"di"' is not assignable to type 'KeyOf<Post> | undefined'.
  key: 'di',
});
feed<{ id: string; tags: string[] }>('/a', {
  // says: Type '"tags"' is not assignable to type 'KeyOf<
  key: 'tags',
});
feed<Post>('/a', {
  // says: Did you mean '"author.name"'?
  key: ['id', 'author.nmae'],
});
feed<Post>('/a', {
  // says: Type '{ 'x-a': number; }' is not assignable
  headers: { 'x-a': 5 },
});
feed(
  // says: Argument of type 'number' is not assignable to parameter of type 'string | PageSource | URL'.
  7,
);
const dialect: Dialect = {
  items: 'rows',
  // says: Type '"header:x"' is not assignable to type 'readonly BodySource[] | BodySource'.
  next: [{ merge: 'header:x' }],
};
