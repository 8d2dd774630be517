// The reader of links itself: a check that finds nothing has to be able to find something.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deadLinks, targets } from './links.mjs';

const files = {
  'README.md': [
    '# One',
    '[good](docs/a.md), [part](docs/a.md#how-lists-end) and [self](#one), [out](https://example.com/x.md)',
    '[file](docs/b.md) ![image](growth.svg "title") [anchor](docs/a.md#gone)',
    'by name: [it][name], `[code](nowhere.md)`',
    '```js',
    'call[0](nothing.md);',
    '```',
    '[name]: DEVELOPING.md',
  ].join('\n'),
  'docs/a.md': '## How lists `end`\n[up](../README.md) [beside](c.md)',
};

test('links inside of a package, to its parts and to the web are good; all others are found', () => {
  const dead = ['docs/b.md', 'growth.svg', 'docs/a.md#gone', 'DEVELOPING.md'];
  assert.deepEqual(
    deadLinks('README.md', files),
    dead.map((target) => `README.md: ${target}`),
  );
  assert.deepEqual(deadLinks('docs/a.md', files), ['docs/a.md: c.md']);
  assert.equal(targets(files['README.md']).length, 8);
});
