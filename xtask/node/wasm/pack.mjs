// Packs the engine for the entry that carries it. gzip alone sees opcodes, indices and addresses in turn; here each
// kind has a stream of its own, and they compress better by a sixth. The result is the length of the unpacker, the
// unpacker (a small wasm), and what that finds in its memory. Usage: pack.mjs <engine.wasm> <packed>
import { readFileSync, writeFileSync } from 'node:fs';
import binaryen from 'binaryen';
import { bodies, groups, leb, sections } from './read.mjs';

const [, , from, to] = process.argv;

/**
 * The kinds of immediates that have a stream, and a second one for the bytes after the first. Others are part of their
 * code.
 */
const STREAMS = ['x', 'written', 'f', 'l', 'o', 'i', 'first', 'wide', 'I', 'c', 'n', 'bytes'];
/**
 * How many codes there are: the forms of instructions have one each, and the most frequent sequences of codes share the
 * rest. More cost more in the table than they save.
 */
const CODES = 240;
const LOCAL_GET = 0x20;
/** `i32.const` of 0, 1 and -2147483648 (`None` of an `Option<Vec>`): so frequent that they are part of their code. */
const FREQUENT = ['00', '01', '8080808078'];
/**
 * What unpack.wat takes a part for that is no byte: a byte of a stream, a number of one, the end of a function, all of
 * another code; and what is added to the last part of a code.
 */
const [BYTE, NUMBER, END, CODE, LAST] = [0x100, 0x180, 0x200, 0x300, 0x400];
/** The words at the start of the memory. */
const WORDS = 8;

const wasm = readFileSync(from);
const packed = pack(wasm);
if (!wasm.equals(unpacked(packed))) throw new Error('what is unpacked is not what was packed');
writeFileSync(to, packed);

/** As js/inline.js does it. */
function unpacked(bytes) {
  const end = 2 + bytes.readUint16LE();
  const { memory, unpack } = new WebAssembly.Instance(new WebAssembly.Module(bytes.subarray(2, end))).exports;
  bytes.copy(new Uint8Array(memory.buffer), 0, end);
  return Buffer.from(memory.buffer, ...unpack());
}

function pack(wasm) {
  const streams = STREAMS.flatMap(() => [[], []]);
  const shapes = new Map();
  const found = [];
  const functions = bodies(wasm);
  let before;
  for (const body of functions) {
    for (const group of groups(body)) {
      const op = body[group[0][1]];
      const parts = group.flatMap((field) => partsOf(body, field, op, before, streams));
      before = op;
      if (group.at(-1)[2] === body.length) parts.push(END);
      const key = parts.join();
      const shape = shapes.get(key) ?? { parts, count: 0 };
      shapes.set(key, shape);
      shape.count += 1;
      found.push(shape);
    }
  }
  const sorted = [...shapes.values()].sort((a, b) => b.count - a.count);
  if (sorted.length > CODES)
    throw new Error(`${sorted.length} forms of instructions are too many for one byte: give an immediate a stream`);
  const numbers = new Map(sorted.map((shape, index) => [shape, index]));
  const table = sorted.map(({ parts }) => parts);
  const codes = phrased(
    found.map((shape) => numbers.get(shape)),
    table,
  );
  const data = layout(wasm, functions, codes, table, streams);
  const unpacker = unpackerFor(data.length + wasm.length);
  return Buffer.concat([little(2, [unpacker.length]), unpacker, data]);
}

/**
 * The stream of an immediate: one for each use where that compresses better, as with locals that are read and that are
 * written.
 */
function streamOf(kind, bytes, op, before) {
  if (/\d/.test(kind)) return 'bytes';
  if (kind === 'x') return op === LOCAL_GET ? 'x' : 'written';
  if (kind !== 'i') return kind;
  if (FREQUENT.includes(bytes.toString('hex'))) return '';
  if (bytes.length > 2) return 'wide';
  return before === LOCAL_GET ? 'i' : 'first';
}

/** What unpack.wat has to do for a field, and its bytes put where that will find them. */
function partsOf(body, [kind, from, to], op, before, streams) {
  const name = streamOf(kind, body.subarray(from, to), op, before);
  const bytes = [...body.subarray(from, to)];
  const index = STREAMS.indexOf(name);
  if (index < 0) return bytes;
  const [first, rest] = streams.slice(2 * index);
  if (name !== 'bytes') first.push(bytes.shift());
  rest.push(...bytes);
  return name === 'bytes' ? bytes.map(() => BYTE | (WORDS + 2 * index + 1)) : [NUMBER | (WORDS + 2 * index)];
}

/** Gives the most frequent pair of codes a code of its own, again and again; it joins the table. */
function phrased(codes, table) {
  while (table.length < CODES) {
    const counts = new Map();
    for (let at = 1; at < codes.length; at += 1) {
      const pair = codes[at - 1] * 256 + codes[at];
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    const [pair] = [...counts].reduce((most, other) => (other[1] > most[1] ? other : most));
    const [one, two] = [pair >> 8, pair & 255];
    const shorter = [];
    for (let at = 0; at < codes.length; at += 1) {
      const is = codes[at] === one && codes[at + 1] === two;
      shorter.push(is ? table.length : codes[at]);
      if (is) at += 1;
    }
    codes = shorter;
    table.push([CODE | one, CODE | two]);
  }
  return codes;
}

/**
 * The memory of unpack.wat before it starts. The engine will lie at the end, where what comes before its functions lies
 * already.
 */
function layout(wasm, functions, codes, table, streams) {
  const code = sections(wasm).find(({ id }) => id === 10);
  const head = wasm.subarray(0, code.start + leb(functions.length).length);
  const tail = wasm.subarray(code.end);
  const places = 4 * (WORDS + streams.length);
  const parts = places + 2 * table.length;
  const marked = table.flatMap((all) => [...all.slice(0, -1), LAST | all.at(-1)]);
  let at = parts + 2 * marked.length;
  const take = (size) => {
    at += size;
    return at - size;
  };
  const from = take(codes.length);
  const goesOn = streams.map((stream) => take(stream.length));
  const after = take(tail.length);
  const words = [from, from + codes.length, after, tail.length, places, at, at + head.length, parts, ...goesOn];
  const room = Buffer.alloc(2 * table.length);
  return Buffer.concat([
    little(4, words),
    room,
    little(2, marked),
    ...[codes, ...streams].map((bytes) => Buffer.from(bytes)),
    tail,
    head,
  ]);
}

/** Numbers of `size` bytes each, the lowest byte first. */
function little(size, values) {
  return Buffer.from(values.flatMap((value) => Array.from({ length: size }, (_, byte) => (value >> (8 * byte)) & 255)));
}

/** unpack.wat with a memory of at least so many bytes. */
function unpackerFor(size) {
  const made = binaryen.parseText(readFileSync(new URL('unpack.wat', import.meta.url), 'utf8'));
  made.setFeatures(binaryen.Features.Multivalue | binaryen.Features.BulkMemory | binaryen.Features.BulkMemoryOpt);
  made.setMemory(Math.ceil(size / 65536), -1, 'memory');
  binaryen.setShrinkLevel(2);
  made.optimize();
  if (!made.validate()) throw new Error('unpack.wat is not valid');
  return Buffer.from(made.emitBinary());
}
