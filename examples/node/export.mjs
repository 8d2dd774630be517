// Writes every post into a file, a line of JSON each. Killed at any moment and started again, it goes on where it was:
// no line is lost, and none is there twice.
//
//     node export.mjs posts.ndjson http://127.0.0.1:4173/api/cursor
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { feed } from 'unspool';
import { cursor } from 'unspool/dialects';

const [file = 'posts.ndjson', where = 'http://127.0.0.1:4173/api/cursor'] = process.argv.slice(2);

/** How far it has come: the place in the list, and the length of the file at that place. */
const read = () => readFile(`${file}.state`, 'utf8').then(JSON.parse, () => ({ length: 0 }));
async function save(state) {
  await writeFile(`${file}.state.new`, JSON.stringify(state));
  await rename(`${file}.state.new`, `${file}.state`);
}

let { snapshot, length } = await read();
const out = await open(file, 'a');
await out.truncate(length); // a page that was not saved is asked for again

// `stream()` gives lines as the server wrote them, 64-bit numbers too, and is never ahead of who reads it.
const posts = feed(where, { dialect: cursor, limit: 100, retain: 'none', snapshot });
for await (const lines of posts.stream()) {
  await out.write(lines);
  await out.sync();
  length += lines.byteLength;
  await save({ length, snapshot: posts.snapshot({ items: false }) });
  console.log(`${length} bytes`);
}
await out.close();
