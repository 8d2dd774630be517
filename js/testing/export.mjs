// An export as a job writes it: `node export.mjs folder rows`. Killed at any moment and begun again, it goes on: after
// each page it notes where it is, and how long the file was then.
import { existsSync, openSync, readFileSync, renameSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cursor } from '../dialects/dialects.js';
import { feed as feedOf, ready } from '../index.js';

const [folder, count] = [process.argv[2], Number(process.argv[3])];
const [rows, notes] = [join(folder, 'rows.ndjson'), join(folder, 'notes.json')];

async function source({ url }) {
  await sleep(2);
  const at = Number(new URL(url).searchParams.get('cursor') ?? 0);
  const data = Array.from({ length: Math.min(40, count - at) }, (_, i) => ({ id: at + i }));
  return { data, nextCursor: at + 40 < count ? String(at + 40) : null };
}

await ready();
const { snapshot, length } = existsSync(notes) ? JSON.parse(readFileSync(notes, 'utf8')) : { length: 0 };
const file = openSync(rows, 'a');
// What was written after the last note is written again.
truncateSync(rows, length);
const feed = feedOf(source, { dialect: cursor, retain: 'none', snapshot });
let written = length;
for await (const page of feed.pages()) {
  written += writeSync(file, page.map((row) => `${JSON.stringify(row)}\n`).join(''));
  writeFileSync(`${notes}.new`, JSON.stringify({ snapshot: feed.snapshot({ items: false }), length: written }));
  // Put in place by one step of the file system: there is always one whole note.
  renameSync(`${notes}.new`, notes);
}
