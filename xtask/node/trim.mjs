// Takes out of a compiled engine what a panic would have said: nobody could hear it. In a browser a panic prints nowhere and
// ends in `unreachable`, a trap; here it is that trap at once. What only served its message goes with it: the formatting
// machinery, the places in the sources. Usage: trim.mjs <in.wasm, with names> <out.wasm>
import { readFileSync, writeFileSync } from 'node:fs';
import binaryen from 'binaryen';

const [, , from, to] = process.argv;

const panics =
  /^(_R|_ZN).*(9panicking|slice_error_fail|slice_index_fail|unwrap_failed|expect_failed|handle_error|capacity_overflow|handle_alloc_error|panic_already|panic_poisoned|panic_on_ord|len_mismatch_fail|rust_oom|rust_panic|rust_begin_unwind|alloc_error_handler)/;
const formatting = /^(_R|_ZN).*(3fmt|escape_debug|is_printable|grapheme_extend|count_chars|char_count)/;

binaryen.setDebugInfo(true);
const module = binaryen.readBinary(readFileSync(from));

const functions = new Map();
for (let i = 0; i < module.getNumFunctions(); i++) {
  const ref = module.getFunctionByIndex(i);
  const info = binaryen.getFunctionInfo(ref);
  if (!info.module) functions.set(info.name, ref);
}
const trap = (name) => binaryen.Function.setBody(functions.get(name), module.unreachable());

for (const name of functions.keys()) if (panics.test(name)) trap(name);

// Nothing else may format: what does would trap, too.
const calls = new Map();
let current;
for (const line of module.emitText().split('\n')) {
  const opened = /^ \(func \$("[^"]*"|\S+)/.exec(line);
  if (opened) calls.set((current = opened[1].replaceAll('"', '')), []);
  const called = /^\s+\(call \$("[^"]*"|[^\s)]+)/.exec(line);
  if (called) calls.get(current)?.push(called[1].replaceAll('"', ''));
}
const live = [...calls].filter(([name]) => !formatting.test(name));
const found = live.flatMap(([name, callees]) => callees.filter((callee) => formatting.test(callee)).map((callee) => `${name} calls ${callee}`));
if (found.length > 0) {
  console.error(`core::fmt is back in the engine; build the message with text::fill instead:\n${found.join('\n')}`);
  process.exit(1);
}
for (const name of functions.keys()) if (formatting.test(name)) trap(name);

const wasm = module.emitBinary();
forgetPlaces(wasm);
writeFileSync(to, wasm);

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

/** The active segments of the data section, as windows into `wasm`. */
function dataSegments(wasm) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const segments = [];
  while (at < wasm.length) {
    const section = wasm[at++];
    const size = number();
    const end = at + size;
    if (section === 11) {
      for (let left = number(); left > 0; left -= 1) {
        // Active, in memory 0, at a constant (i32.const … end): what a linker writes.
        if (number() !== 0 || wasm[at++] !== 0x41) throw new Error('a data segment of an unknown kind');
        const start = number();
        at += 1;
        const length = number();
        segments.push({ start, bytes: wasm.subarray(at, at + length) });
        at += length;
      }
    }
    at = end;
  }
  return segments;
}
