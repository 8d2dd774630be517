// Behaviour 38 while the engine is on its way. One process compiles once: all feeds here wait for one engine.
import { cursor } from '../dialects/dialects.js';
import { inline } from '../engine/inline.js';
import { assert, failure, page, serve, test } from '../testing/support.mjs';
import { feedFrom } from './create.js';
import { fingerprintOf, snapshotOf } from './snapshot.js';

const rows = (from, count) => Array.from({ length: count }, (_, i) => ({ id: from + i }));
const idsOf = (items) => items.map(({ id }) => id).join(' ');

test('behaviour 38: before the engine, a snapshot is shown once, and what is wrong with it is told when the engine reads it', async (t) => {
  let up;
  const engine = new Promise((resolve) => (up = () => resolve(inline())));
  const server = await serve(t, page(rows(3, 2)));
  const made = (options) => {
    const feed = feedFrom(() => engine, server.url, { dialect: cursor, retries: 0, onWarning() {}, ...options });
    t.after(() => feed.close());
    return feed;
  };
  const state =
    '[1,[[[0,[["limit","limit",0],"cursor=b"],0,[],0],null,null,[0,0,0],null,0,3,0,1,1,0,0,0,0,[]],[null,null,null,null,null,0,0,0,0,0,0,0,0,0,[]]],[],0]';
  const feed = fingerprintOf({ url: server.url, dialect: cursor });
  const snapshot = snapshotOf({ params: [], state, items: JSON.stringify(rows(0, 3)) }, feed);
  const broken = snapshotOf({ params: [], state: '[1,[],[]]', items: JSON.stringify(rows(0, 3)) }, feed);
  const good = made({ snapshot });
  const bad = made({ snapshot: broken });
  const changes = [];
  good.subscribe(({ splices, length }) => changes.push([splices.length, length]));
  const first = good.at(1);
  assert.deepEqual([idsOf(good.slice()), bad.length, good.snapshot().data], ['0 1 2', 3, snapshot.data]);
  const load = good.loadMore();
  up();
  assert.equal((await load).added, 2);
  assert.deepEqual(
    [idsOf(good.slice()), good.at(1) === first, server.paths()],
    ['0 1 2 3 4', true, ['/posts?cursor=b']],
  );
  assert.ok(
    changes.every(([count, length]) => count === 0 || length === 5),
    JSON.stringify(changes),
  );
  assert.match((await failure(bad.loadMore())).message, /snapshot is refused/);
  assert.deepEqual([bad.status, bad.error.path, bad.length], ['failed', 'options.snapshot', 0]);
});
