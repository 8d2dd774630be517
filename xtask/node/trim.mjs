// Takes out of a compiled engine what a panic would have said: nobody could hear it. In a browser a panic prints
// nowhere and ends in `unreachable`, a trap; here it is that trap at once. What only served its message goes with it:
// the formatting machinery, the places in the sources, the texts and tables. Usage: trim.mjs <in.wasm, with names>
// <out.wasm>
//
// The linker must leave every constant a data segment of its own (--no-merge-data-segments): that tells where each one
// ends.
import { readFileSync, writeFileSync } from 'node:fs';
import binaryen from 'binaryen';
import { leb, number, sections } from './wasm.mjs';

const [, , from, to] = process.argv;

/**
 * How far before a table an address may lie by which it is read: an ASCII letter, times the eight bytes of an entry.
 */
const BEFORE = 1024;

const panics =
  /^(_R|_ZN).*(9panicking|slice_error_fail|slice_index_fail|unwrap_failed|expect_failed|handle_error|capacity_overflow|handle_alloc_error|panic_already|panic_poisoned|panic_on_ord|len_mismatch_fail|rust_oom|rust_panic|rust_begin_unwind|alloc_error_handler)/;
// A list of things that can be formatted (`[&dyn Debug]`, merged with any list of that size) is none of it.
const formatting = /^(_R|_ZN).*(3fmt(?!5DebugE)|escape_debug|is_printable|grapheme_extend|count_chars|char_count)/;

binaryen.setDebugInfo(true);
const module = binaryen.readBinary(readFileSync(from));

const functions = new Map();
for (let i = 0; i < module.getNumFunctions(); i++) {
  const ref = module.getFunctionByIndex(i);
  const info = binaryen.getFunctionInfo(ref);
  if (!info.module) functions.set(info.name, ref);
}
const trap = (name) => binaryen.Function.setBody(functions.get(name), module.unreachable());

const before = numbersOf(module.emitText());
for (const name of functions.keys()) if (panics.test(name)) trap(name);

// Nothing else may format: what does would trap, too.
const calls = new Map();
let current;
for (const line of module.emitText().split('\n')) {
  const opened = /^ \(func \$("[^"]*"|\S+)/.exec(line);
  if (opened) {
    current = opened[1].replaceAll('"', '');
    calls.set(current, []);
  }
  const called = /^\s+\(call \$("[^"]*"|[^\s)]+)/.exec(line);
  if (called) calls.get(current)?.push(called[1].replaceAll('"', ''));
}
const live = [...calls].filter(([name]) => !formatting.test(name));
const found = live.flatMap(([name, callees]) =>
  callees.filter((callee) => formatting.test(callee)).map((callee) => `${name} calls ${callee}`),
);
if (found.length > 0) {
  console.error(`core::fmt is back in the engine; build the message with text::fill instead:\n${found.join('\n')}`);
  process.exit(1);
}
for (const name of functions.keys()) if (formatting.test(name)) trap(name);

module.runPasses(['remove-unused-module-elements']);
const wasm = module.emitBinary();
// What only goes to a trap is as good as gone.
module.runPasses(['dae-optimizing', 'vacuum', 'remove-unused-module-elements']);
const after = numbersOf(module.emitText());
forgetPlaces(wasm);
forgetConstants(wasm);
writeFileSync(to, merged(wasm));

/** Every number in a module's text that may be an address, but for those of the data itself. */
function numbersOf(text) {
  return new Set(
    text
      .replace(/^ \(data .*$/gm, '')
      .match(/(?<=i32\.const |offset=)\d+/g)
      .map(Number),
  );
}

/**
 * Zeroes what only dead code spoke of: constants whose address the module held before, and neither its code nor a
 * constant that is alive holds now.
 */
function forgetConstants(wasm) {
  const segments = dataSegments(wasm);
  const holding = (address) => {
    let [low, high] = [0, segments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (segments[middle].start <= address) low = middle + 1;
      else high = middle;
    }
    const segment = segments[low - 1];
    return segment && address < segment.start + segment.bytes.length ? segment : undefined;
  };
  const reached = (numbers) => {
    const found = new Set();
    const queue = [...numbers].map(holding);
    for (let segment = queue.pop(); segment !== undefined || queue.length > 0; segment = queue.pop()) {
      if (segment === undefined || found.has(segment)) continue;
      found.add(segment);
      const words = new DataView(segment.bytes.buffer, segment.bytes.byteOffset, segment.bytes.length);
      for (let at = 0; at + 4 <= segment.bytes.length; at += 4) queue.push(holding(words.getUint32(at, true)));
    }
    return found;
  };
  // A table may be read by way of an address before it (`table[c - '0']` counts from `table - 48`): unless a number is
  // the very start of a constant, what begins a little behind it is alive, too.
  const near = (number) =>
    holding(number)?.start === number ? [] : segments.filter(({ start }) => start > number && start - number <= BEFORE);
  const alive = reached([...after, ...[...after].flatMap(near).map(({ start }) => start)]);
  for (const segment of reached(before)) if (!alive.has(segment)) segment.bytes.fill(0);
}

/** The same module with its data in one segment: each one costs a few bytes, and they lie side by side. */
function merged(wasm) {
  const segments = dataSegments(wasm);
  const first = segments[0].start;
  const last = segments.at(-1);
  const data = new Uint8Array(last.start + last.bytes.length - first);
  for (const { start, bytes } of segments) data.set(bytes, start - first);
  // The address is a signed number: one more byte where its sign would show.
  const address = leb(first);
  if (address.at(-1) & 64) address.push((address.pop() | 128) & 255, 0);
  const body = [...leb(1), 0, 0x41, ...address, 0x0b, ...leb(data.length), ...data];
  const count = leb(1);
  const parts = [wasm.subarray(0, 8)];
  for (const { id, from, end } of sections(wasm)) {
    if (id === 11) parts.push(new Uint8Array([11, ...leb(body.length), ...body]));
    else if (id === 12) parts.push(new Uint8Array([12, ...leb(count.length), ...count]));
    else parts.push(wasm.subarray(from, end));
  }
  return Buffer.concat(parts);
}

/** Zeroes every `core::panic::Location` (file, line, column) in the data, and the names of the files. */
function forgetPlaces(wasm) {
  const segments = dataSegments(wasm);
  const bytesAt = (address, length) => {
    const segment = segments.find(({ start, bytes }) => address >= start && address + length <= start + bytes.length);
    return segment?.bytes.subarray(address - segment.start, address - segment.start + length);
  };
  const names = new Set();
  for (const { bytes } of segments) {
    const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at + 16 <= bytes.length; at += 4) {
      const [file, length, line, column] = [0, 4, 8, 12].map((word) => words.getUint32(at + word, true));
      if (length < 4 || length > 200 || line === 0 || line > 50_000 || column === 0 || column > 500) continue;
      const name = bytesAt(file, length);
      if (name === undefined || !/^[\w./-]+\.rs$/.test(String.fromCharCode(...name))) continue;
      names.add(name);
      bytes.fill(0, at, at + 16);
    }
  }
  for (const name of names) name.fill(0);
}

/** The active segments of the data section, in the order of their addresses, as windows into `wasm`. */
function dataSegments(wasm) {
  const { start: from } = sections(wasm).find(({ id }) => id === 11);
  const segments = [];
  let [left, at] = number(wasm, from);
  for (; left > 0; left -= 1) {
    // Active, in memory 0, at a constant (i32.const … end): what a linker writes.
    if (wasm[at] !== 0 || wasm[at + 1] !== 0x41) throw new Error('a data segment of an unknown kind');
    let start, length;
    [start, at] = number(wasm, at + 2);
    [length, at] = number(wasm, at + 1);
    segments.push({ start, bytes: wasm.subarray(at, at + length) });
    at += length;
  }
  return segments.sort((a, b) => a.start - b.start);
}
