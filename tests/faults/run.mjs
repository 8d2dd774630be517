// The matrix of faults: every fault, over every shape of list, by every face. Prints a table, and what is wrong.
//
//   node tests/faults/run.mjs [--only NAME…] [--few] [--write]
//
// `--only`: names of shapes, faults and faces. `--few`: some shapes of this folder's own. Everything fails if
// docs/FAULTS.md is stale; `--write` writes it. UNSPOOL_WALKER is the program of the Rust face, UNSPOOL_PYTHON the
// Python of the servers. `cargo xtask faults` sets both.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { run } from './cell.mjs';
import { kinds } from './kinds.mjs';
import { page } from './report.mjs';
import { few, shapes } from './shapes.mjs';
import { endServers } from './shapes/real.mjs';
import { fails, unknowable } from './verdict.mjs';
import { js } from './walk-js.mjs';
import { Rust } from './walk-rust.mjs';

const PAGE = new URL('../../docs/FAULTS.md', import.meta.url);

function read(words) {
  const asked = { only: [], flags: new Set() };
  let list = null;
  for (const word of words) {
    if (word === '--only') list = asked.only;
    else if (['--few', '--write'].includes(word)) asked.flags.add(word.slice(2));
    else if (list && !word.startsWith('-')) list.push(...word.split(','));
    else throw new Error(`\`${word}\` means nothing here: --only NAME…, --few, --write`);
  }
  return asked;
}

/** The part of a list that was asked for; all of it where nobody asked for one of these. */
function chosen(list, names, only) {
  const some = list.filter((one) => names(one).some((name) => only.includes(name)));
  return some.length > 0 ? some : list;
}

/** Runs the cells of one face, one after the other. */
async function walkAll(face, cells) {
  await face.open();
  try {
    for (const cell of cells) {
      try {
        cell.found.set(face.name, await run(cell.shape, cell.fault, face));
      } catch (error) {
        throw new Error(`${cell.shape.name}, ${cell.fault.name}, ${face.name}: the matrix itself failed`, {
          cause: error,
        });
      }
    }
  } finally {
    face.close();
  }
}

async function main() {
  const { only, flags } = read(process.argv.slice(2));
  const program = process.env.UNSPOOL_WALKER;
  if (!program)
    throw new Error('set UNSPOOL_WALKER to the program of tests/faults/walker, or use `cargo xtask faults`');
  const faces = [js, new Rust(program)];
  const all = [...faces, ...shapes, ...kinds].flatMap(({ name, kind }) => [name, kind]);
  const unknown = only.find((name) => !all.includes(name));
  if (unknown) throw new Error(`there is no shape, fault or face \`${unknown}\`; docs/FAULTS.md names them`);

  const someFaces = chosen(faces, ({ name }) => [name], only);
  const someShapes = chosen(
    flags.has('few') ? shapes.filter(({ name }) => few.includes(name)) : shapes,
    ({ name }) => [name],
    only,
  );
  const someKinds = chosen(kinds, ({ name, kind }) => [name, kind], only);
  const cells = someKinds.flatMap((fault) =>
    someShapes
      .filter((shape) => fault.fits(shape))
      .map((shape) => ({ fault, shape, mark: fault.mark(shape), found: new Map() })),
  );
  await Promise.all(someShapes.map((shape) => shape.prepare?.()));
  await Promise.all(someFaces.map((face) => walkAll(face, cells)));
  return report({
    cells,
    faces: someFaces,
    whole: only.length === 0 && !flags.has('few'),
    detailed: only.length > 0,
    flags,
  });
}

function toldOf(cell, { word, requests, why }) {
  const mark = cell.mark ? ` [no client could know: ${cell.mark}]` : '';
  return `${word}, ${requests} requests${why && `; ${why}`}${mark}`;
}

/** What is printed, and whether all is well. */
function report({ cells, faces, whole, detailed, flags }) {
  const count = { passed: 0, failed: 0 };
  for (const fault of new Set(cells.map((cell) => cell.fault))) {
    const row = cells.filter((cell) => cell.fault === fault);
    for (const face of faces) console.log(`${fault.name.padEnd(38)} ${face.name.padEnd(13)} ${summary(row, face)}`);
  }
  for (const cell of cells) {
    for (const { name: face } of faces) {
      const found = cell.found.get(face);
      const failed = fails(cell, found);
      count[failed ? 'failed' : 'passed'] += 1;
      const name = `${cell.fault.name} · ${cell.shape.name} · ${face}`;
      if (failed || detailed) console.log(`${failed ? 'FAILED' : 'ok'} ${name}: ${toldOf(cell, found)}`);
      else if (cell.mark && found.word === 'all')
        console.log(`note: ${name} is marked, and yet every row came: ${cell.mark}`);
    }
  }
  let stale = false;
  if (whole) {
    const text = page({ cells, faces, kinds, shapes });
    stale = !existsSync(PAGE) || text !== readFileSync(PAGE, 'utf8');
    if (stale && flags.has('write')) {
      writeFileSync(PAGE, text);
      console.log('wrote docs/FAULTS.md');
      stale = false;
    } else if (stale) {
      console.log('docs/FAULTS.md is stale: run `cargo xtask faults --write`');
    }
  }
  console.log(`\n${count.passed} passed, ${count.failed} failed`);
  return count.failed === 0 && !stale;
}

/** `23 all, 2 told, 1 lost (unknowable)`. */
function summary(row, face) {
  const count = new Map();
  for (const cell of row) {
    const found = cell.found.get(face.name);
    const told = unknowable(cell, found) ? `${found.word} (unknowable)` : found.word;
    count.set(told, (count.get(told) ?? 0) + 1);
  }
  return [...count].map(([word, n]) => `${n} ${word}`).join(', ');
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  endServers();
}
// Connections that a fault left open must not keep the program.
process.exit();
