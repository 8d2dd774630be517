// Puts functions that are alike beside one another: gzip finds what repeats only where it is near. Each function gets a
// name that says its place, and Binaryen sorts by name and rewrites what refers to them. Usage: order.mjs <from> <to>
import { readFileSync, writeFileSync } from 'node:fs';
import binaryen from 'binaryen';
import { bodies, groups, imported, leb, number } from './read.mjs';

/** How many instructions have to follow one another in both functions to count as something that they share. */
const RUN = 4;
/** So many functions, those that are called most, come first, since the calls of an index below 128 take one byte. */
const FIRST = 100;
/** A run that so many functions have says little of each. */
const COMMON = 60;
/** What a function before the last one still counts for. */
const FADING = 0.5;

const [, , from, to] = process.argv;
const wasm = readFileSync(from);
const places = ordered();
const module = binaryen.readBinary(Buffer.concat([wasm, nameSection()]));
module.runPasses(['reorder-functions-by-name']);
writeFileSync(to, module.emitBinary());

/** The functions that a module defines, in the order in which they are to stand. */
function ordered() {
  const uses = new Map();
  const runs = bodies(wasm).map((body) => {
    const instructions = [];
    for (const [[, start, end], immediate] of groups(body)) {
      instructions.push(body.toString('hex', start, end));
      if (immediate?.[0] !== 'f') continue;
      const [callee] = number(body, immediate[1]);
      uses.set(callee, (uses.get(callee) ?? 0) + 1);
    }
    return new Set(instructions.slice(RUN - 1).map((_, at) => instructions.slice(at, at + RUN).join()));
  });
  const owners = new Map();
  for (const [index, found] of runs.entries()) {
    for (const run of found) {
      if (!owners.has(run)) owners.set(run, []);
      owners.get(run).push(index);
    }
  }
  const used = (index) => uses.get(imported(wasm) + index) ?? 0;
  const byUse = [...runs.keys()].sort((a, b) => used(b) - used(a));
  return [...chained(byUse.slice(0, FIRST), runs, owners), ...chained(byUse.slice(FIRST), runs, owners)];
}

/** A nearest neighbour chain: after each function comes the one that shares most with it and those before. */
function chained(indices, runs, owners) {
  const left = new Set(indices);
  const shared = new Float64Array(runs.length);
  const chain = [];
  for (let [index] = indices; index !== undefined; ) {
    left.delete(index);
    chain.push(index);
    for (const other of left) shared[other] *= FADING;
    for (const run of runs[index]) {
      const having = owners.get(run);
      if (having.length < COMMON) for (const other of having) shared[other] += 1;
    }
    // Of what it has itself: a long function shares something with every other.
    const alike = (other) => shared[other] / (runs[other].size + 20);
    index = undefined;
    for (const other of left) if (index === undefined || alike(other) > alike(index)) index = other;
  }
  return chain;
}

function nameSection() {
  const first = imported(wasm);
  const names = Array.from({ length: first }, (_, index) => `import ${index}`);
  for (const [place, index] of places.entries()) names[first + index] = `function ${String(place).padStart(6, '0')}`;
  const sized = (bytes) => [...leb(bytes.length), ...bytes];
  const text = (name) => sized(Buffer.from(name));
  const map = [...leb(names.length), ...names.flatMap((name, index) => [...leb(index), ...text(name)])];
  return Buffer.from([0, ...sized([...text('name'), 1, ...sized(map)])]);
}
