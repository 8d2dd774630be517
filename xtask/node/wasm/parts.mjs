// Prints what each part of the engine costs: of every function and constant the bytes of wasm and the bits of gzip that
// went into it, summed up by crate and, of our own, by module. A byte of a
// match costs its share of the match. Usage: parts.mjs <wasm with names> [--functions]
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { customName, functionNames, imported, number, sections } from './read.mjs';

const [, , from, how] = process.argv;
const wasm = readFileSync(from);

const all = sections(wasm);
const names = functionNames(wasm);
const named = all.find((section) => section.id === 0 && customName(wasm, section) === 'name');
if (!named) throw new Error(`${from} has no names`);

/** `dialect::path` where it is ours, else the crate. */
function partOf(name) {
  const path = name.replaceAll(/\[[0-9a-f]{16}\]/g, '');
  const crate = /unspool_(json|store|wasm)::/.exec(path);
  if (crate) return `unspool_${crate[1]}`;
  const ours = /unspool::(\w+)(?:::(\w+))?/.exec(path);
  if (ours) {
    const [, room, file = ''] = ours;
    const inside = /^(dialect|core|config|http)$/.test(room) && /^[a-z]/.test(file) && !/^h[0-9a-f]{16}$/.test(file);
    return `unspool::${inside ? `${room}::${file}` : room}`;
  }
  const own = /^<?(?:\w+ as |&?(?:mut )?)?(\w+)::/.exec(path) ?? /\b(\w+)::/.exec(path);
  return own ? own[1] : 'glue';
}

const parts = [];
const code = all.find(({ id }) => id === 10);
let [left, at] = number(wasm, code.start);
for (let index = imported(wasm); left > 0; left -= 1, index += 1) {
  const [size, start] = number(wasm, at);
  parts.push({ from: at, end: start + size, name: names.get(index) ?? `function ${index}` });
  at = start + size;
}
const data = all.find(({ id }) => id === 11);
parts.push({ from: data.from, end: data.end, name: 'constants', part: 'constants' });

// Without its names, as it is shipped.
const bare = Buffer.concat([wasm.subarray(0, named.from), wasm.subarray(named.end)]);
const moved = (place) => (place > named.from ? place - (named.end - named.from) : place);
const packed = gzipSync(bare, { level: 9 });
const costs = bits(packed.subarray(10), bare.length);
const sums = [0];
for (let place = 0; place < bare.length; place += 1) sums.push(sums[place] + costs[place]);

const groups = new Map();
for (const part of parts) {
  part.raw = part.end - part.from;
  part.gzip = (sums[moved(part.end)] - sums[moved(part.from)]) / 8;
  const name = part.part ?? partOf(part.name);
  const group = groups.get(name) ?? { name, raw: 0, gzip: 0 };
  group.raw += part.raw;
  group.gzip += part.gzip;
  groups.set(name, group);
}
const told = how === '--functions' ? parts : [...groups.values()];
told.sort((a, b) => b.gzip - a.gzip);
for (const { name, raw, gzip } of told) console.log(raw, Math.round(gzip), name);
console.log(bare.length, packed.length, 'all');

/** For each byte that a deflate stream gives, how many bits of the stream it took. */
function bits(stream, length) {
  const cost = new Float64Array(length);
  let [at, out] = [0, 0];
  const bit = () => (stream[at >> 3] >> (at++ & 7)) & 1;
  const take = (count) => {
    let value = 0;
    for (let place = 0; place < count; place += 1) value |= bit() << place;
    return value;
  };
  const tree = (lengths) => {
    const codes = new Map();
    let code = 0;
    for (let size = 1; size <= 15; size += 1) {
      for (const [symbol, has] of lengths.entries()) if (has === size) codes.set((1 << size) | code++, symbol);
      code <<= 1;
    }
    return () => {
      for (let key = 2 | bit(); ; key = (key << 1) | bit()) {
        const symbol = codes.get(key);
        if (symbol !== undefined) return symbol;
      }
    };
  };
  const base = (extra, first) =>
    extra.map((more, index) => [first + extra.slice(0, index).reduce((sum, bits) => sum + 2 ** bits, 0), more]);
  const sizes = [
    ...base([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5], 3),
    [258, 0],
  ];
  const far = base(
    [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13],
    1,
  );
  for (let last = 0; last === 0; ) {
    last = bit();
    const kind = take(2);
    if (kind === 0) {
      at = (at + 7) & ~7;
      const size = take(16);
      at += 16 + size * 8;
      cost.fill(8, out, out + size);
      out += size;
      continue;
    }
    let [symbol, distance] = [
      tree([...new Array(144).fill(8), ...new Array(112).fill(9), ...new Array(24).fill(7), ...new Array(8).fill(8)]),
      tree(new Array(30).fill(5)),
    ];
    if (kind === 2) {
      const [literals, distances, count] = [take(5) + 257, take(5) + 1, take(4) + 4];
      const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
      const first = new Array(19).fill(0);
      for (const place of order.slice(0, count)) first[place] = take(3);
      const length = tree(first);
      const lengths = [];
      while (lengths.length < literals + distances) {
        const size = length();
        if (size < 16) lengths.push(size);
        else if (size === 16) lengths.push(...new Array(take(2) + 3).fill(lengths.at(-1)));
        else lengths.push(...new Array(size === 17 ? take(3) + 3 : take(7) + 11).fill(0));
      }
      [symbol, distance] = [tree(lengths.slice(0, literals)), tree(lengths.slice(literals))];
    }
    for (;;) {
      const from = at;
      const what = symbol();
      if (what === 256) break;
      if (what < 256) cost[out++] = at - from;
      else {
        const [least, more] = sizes[what - 257];
        const size = least + take(more);
        // Not `at += …`: that reads `at` before the call moves it.
        take(far[distance()][1]);
        cost.fill((at - from) / size, out, out + size);
        out += size;
      }
    }
  }
  return cost;
}
