// Puts the functions of a module into an order in which like follows like: gzip finds what repeats only where it is
// near. Usage: order.mjs <wasm>, which is rewritten
import { readFileSync, writeFileSync } from 'node:fs';
import { bodies, groups, imported, leb, number, sections } from './wasm.mjs';

/** How many bytes in a row make two functions alike. */
const GRAM = 4;
/** What as many functions as this have in common says nothing. */
const COMMON = 120;
/** How much a function counts for the next but one, as compared with the next. */
const FADING = 0.7;

const path = process.argv[2];
const wasm = readFileSync(path);
const functions = bodies(wasm);
const imports = imported(wasm);
const order = alike(functions);
const places = new Map(order.map((old, place) => [old + imports, place + imports]));
const placeOf = (index) => leb(places.get(index) ?? index);
const parts = [wasm.subarray(0, 8)];
for (const { id, from, start, end } of sections(wasm)) {
  const body = { 3: types, 7: exported, 8: (at) => placeOf(number(wasm, at)[0]), 9: elements, 10: code }[id]?.(start);
  parts.push(body ? Buffer.from([id, ...leb(body.length), ...body]) : wasm.subarray(from, end));
}
writeFileSync(path, Buffer.concat(parts));

/** The old indices in the new order: what has most in common with those before it comes next. */
function alike(functions) {
  const holders = new Map();
  for (const [index, body] of functions.entries()) {
    const grams = new Set();
    for (let at = 0; at + GRAM <= body.length; at += 1) grams.add(body.toString('latin1', at, at + GRAM));
    for (const gram of grams) holders.set(gram, [...(holders.get(gram) ?? []), index]);
  }
  const common = functions.map(() => new Float64Array(functions.length));
  for (const having of holders.values()) {
    if (having.length > COMMON) continue;
    const weight = 1 / Math.log2(1 + having.length);
    for (const one of having) for (const other of having) common[one][other] += weight;
  }
  const left = new Set(functions.keys());
  const score = new Float64Array(functions.length);
  const order = [];
  for (
    let next = functions.reduce((most, body, index) => (body.length > functions[most].length ? index : most), 0);
    left.size > 0;
  ) {
    left.delete(next);
    order.push(next);
    let best = -1;
    const last = next;
    for (const other of left) {
      score[other] = score[other] * FADING + common[last][other] / (functions[other].length + 20);
      if (score[other] > best) [best, next] = [score[other], other];
    }
  }
  return order;
}

function types(start) {
  let [, at] = number(wasm, start);
  const old = functions.map(() => {
    const [type, end] = number(wasm, at);
    at = end;
    return type;
  });
  return [...leb(old.length), ...order.flatMap((index) => leb(old[index]))];
}

function exported(start) {
  let [left, at] = number(wasm, start);
  const out = leb(left);
  for (; left > 0; left -= 1) {
    const [length, text] = number(wasm, at);
    const kind = text + length;
    const [index, end] = number(wasm, kind + 1);
    out.push(...wasm.subarray(at, kind + 1), ...(wasm[kind] === 0 ? placeOf(index) : leb(index)));
    at = end;
  }
  return out;
}

function elements(start) {
  let [left, at] = number(wasm, start);
  const out = leb(left);
  for (; left > 0; left -= 1) {
    // Active, in table 0, at a constant (i32.const … end): what a linker writes.
    if (wasm[at] !== 0 || wasm[at + 1] !== 0x41) throw new Error('a segment of elements of an unknown kind');
    const place = number(wasm, at + 2)[1] + 1;
    let count;
    out.push(...wasm.subarray(at, place));
    [count, at] = number(wasm, place);
    out.push(...leb(count));
    for (; count > 0; count -= 1) {
      const [index, end] = number(wasm, at);
      out.push(...placeOf(index));
      at = end;
    }
  }
  return out;
}

function code() {
  const moved = functions.map((body) =>
    [...groups(body)]
      .flat()
      .flatMap(([kind, from, to]) => (kind === 'f' ? placeOf(number(body, from)[0]) : [...body.subarray(from, to)])),
  );
  return [...leb(order.length), ...order.flatMap((index) => [...leb(moved[index].length), ...moved[index]])];
}
