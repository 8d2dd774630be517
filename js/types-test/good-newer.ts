// Uses of the newer lane that must compile.
import { type Back, type Dialect, feed, type Stop } from 'unspool';
import { lastItem, nextUrl, relay, token } from 'unspool/dialects';

const posts = feed('/a', { dialect: lastItem('max_id', 'id', { newer: 'min_id' }) });
feed('/a', { dialect: token('cursor', 'next', { newer: 'prev', items: 'rows' }) });
feed('/a', { dialect: nextUrl('next', { newer: 'previous' }) });
const turned = {
  items: 'chunk',
  next: { set: { 'query:from': 'body:end' } },
  back: [
    { lane: 'newer', set: { 'query:from': 'body:end' }, reversed: true },
    { lane: 'older', set: { 'query:from': 'body:start', 'query:dir': { const: 'f' } }, reversed: true },
  ],
  stop: [{ same: ['query:from'], lane: 'newer' }, { flag: 'body:more' }],
} satisfies Dialect;
feed('/a', { dialect: turned });
const before: Back = {
  set: { 'body:variables.before': 'body:data.feed.pageInfo.startCursor', 'body:variables.last': { const: 20 } },
  drop: ['body:variables.after', 'body:variables.first'],
};
feed('/a', { dialect: relay('data.feed', { back: before }) });
const rule: Stop = { pages: 'body:left', at: 'query:page', base: 0, lane: 'newer' };
await posts.loadMore({ lane: 'newer' });
const { hasMore, ending } = posts.lane('newer');

export { ending, hasMore, rule };
