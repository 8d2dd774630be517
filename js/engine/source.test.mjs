// What `ready()` takes. One process has one compilation: here nothing compiles.
import { feed, ready } from '../slim.js';
import { assert, fails, test } from '../testing/support.mjs';

test('ready() refuses what holds no engine, and says what does', async () => {
  for (const source of [5, null, {}, Promise.resolve(7)]) {
    const error = await fails(
      ready(source),
      'bad-options',
      /`source` must be a URL, a Response, bytes or a WebAssembly/,
    );
    assert.equal(error.path, 'source');
  }
  await fails(ready(new Uint8Array(8)), 'internal', /could not be compiled/);
  await fails(ready(), 'bad-options', /call `ready\(source\)`/);
  const made = feed('https://api.example/', {
    dialect: { items: '', next: null },
    fetch: async () => new Response('[]'),
  });
  await fails(made.loadMore(), 'bad-options', /call `ready\(source\)`/);
});
