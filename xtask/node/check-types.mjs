// Lets TypeScript check the JavaScript of the package against its JSDoc. What a file imports is checked along: what is
// said about the glue of wasm-bindgen is left out here.
import { spawnSync } from 'node:child_process';

const GENERATED = 'js/dist/';

const tsc = ['node_modules/typescript/bin/tsc', '--pretty', 'false', '-p', 'js/tsconfig.json'];
const { stdout, stderr, status } = spawnSync(process.execPath, tsc, { encoding: 'utf8', maxBuffer: 1 << 26 });
const lines = stdout.split('\n');
// A diagnostic is a line with its place; what explains it is indented below.
const found = lines.filter((line) => /^\S/.test(line));
const left = found.filter((line) => !line.startsWith(GENERATED));
let shown = false;
for (const line of lines) {
  if (/^\S/.test(line)) shown = left.includes(line);
  if (shown) console.log(line);
}
if (stderr) console.error(stderr);
if (status !== 0 && found.length === 0) console.error(`tsc ended with ${status}, and said nothing`);
process.exitCode = left.length > 0 || stderr || (status !== 0 && found.length === 0) ? 1 : 0;
