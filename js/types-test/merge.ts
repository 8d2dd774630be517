// Uses of merged feeds that must compile, and, each said, such that must not.
import { feed } from 'unspool';
import { github } from 'unspool/dialects';
import { merge, type MergedFeed, type MergeOptions } from 'unspool/merge';

interface Post {
  id: string;
  title: string;
}
const posts = feed<Post>('/api/posts', {
  keepPages: true,
  concurrency: 4,
  onPage: ({ index, status, headers, envelope }) => [index + status, headers.get('etag'), envelope],
});

/** Whether two types are the same. */
type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const is = <_Yes extends true>(): void => {};

interface Issue {
  number: number;
  at: { created: string };
}
const issues = feed<Issue>('/issues', { dialect: github });
const both = merge([issues, feed<Issue>('/pulls', { dialect: github })], { by: 'at.created', key: 'number' });
is<Same<typeof both, MergedFeed<Issue>>>();
for await (const { number } of both) number.toFixed();
both.subscribe(({ splices, added, status }) => [splices.length, added.toFixed(), status]);
for (const { feed: which, error } of both.errors) error.code.at(which);
const merged: number | undefined = (await both.loadMore({ auto: true })).added;
both.view().items[merged]?.at.created.trim();
both.close({ feeds: true });
const mixed = merge([issues, feed<Post>('/posts')], {
  by: (item) => ('title' in item ? item.title : item.at.created),
  direction: 'ascending',
});
is<Same<typeof mixed, MergedFeed<Issue | Post>>>();
const how: MergeOptions<Post> = { by: 'id', key: ['id', 'title'], incomplete: 'end', onWarning: (text) => text.trim() };
merge([feed<Post>('/posts')], how);

// @ts-expect-error a merge needs to know the order
merge([posts], {});
// @ts-expect-error items have no such member
merge([posts], { by: 'titel' });
// @ts-expect-error what has no order
merge([posts], { by: (post) => ({ title: post.title }) });
// @ts-expect-error a direction is ascending or descending
merge([posts], { by: 'title', direction: 'up' });
// @ts-expect-error a list of feeds
merge(posts, { by: 'title' });
// @ts-expect-error a merge is not written to
merge([posts], { by: 'title' }).insert({ id: 'x', title: 'y' });
