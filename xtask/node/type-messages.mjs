// Compiles the uses of js/types-test/messages, each of which is wrong, and compares what TypeScript says of them with
// the comments there: one message at each line below a `says:`, and none anywhere else.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ROOM = 'js/types-test/messages';
const tsc = ['node_modules/typescript/bin/tsc', '--pretty', 'false', '-p', `${ROOM}/config.json`];
const { stdout, stderr } = spawnSync(process.execPath, tsc, { encoding: 'utf8' });
if (stderr) console.error(stderr);

/** What is said where; what explains a message is indented below it. */
const said = new Map();
const wrong = [];
for (const line of stdout.split('\n')) {
  const [, place, text] = /^(\S+\(\d+),\d+\): error TS\d+: (.*)$/.exec(line) ?? [];
  if (place) said.set(place, text);
  else if (/^\S/.test(line)) wrong.push(line);
}
const file = `${ROOM}/messages.ts`;
let wanted = 0;
for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
  const [, text] = /^ *\/\/ says: (.*)$/.exec(line) ?? [];
  if (text === undefined) continue;
  wanted += 1;
  const place = `${file}(${index + 2}`;
  const found = said.get(place);
  said.delete(place);
  if (!found?.includes(text)) wrong.push(`${place}): wanted: ${text}\n  found: ${found ?? 'nothing: it compiles'}`);
}
for (const [place, text] of said) wrong.push(`${place}): nobody expects: ${text}`);
if (wanted === 0) wrong.push(`${file} expects nothing`);
for (const line of wrong) console.log(line);
process.exitCode = wrong.length > 0 || stderr ? 1 : 0;
