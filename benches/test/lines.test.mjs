import assert from 'node:assert/strict';
import test from 'node:test';
import { linesOf } from '../lib/lines.mjs';

test('lines of code are counted, and neither blank ones nor comments', () => {
  assert.equal(linesOf("import { a } from 'b';\n\nexport const c = a(); // not alone\n"), 2);
  assert.equal(linesOf('// one\n/** two */\n/*\n * three\n\n four */\nlet d;\n'), 1);
  assert.equal(linesOf('<main>\n  {/* said */}\n  {/*\n    said\n  */}\n  <p />\n</main>\n'), 3);
  assert.equal(linesOf(''), 0);
});
