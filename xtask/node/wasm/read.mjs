// Reading a wasm file: its sections, its functions, its instructions.

/** A number as unsigned LEB128. */
export const leb = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]);

/** An unsigned LEB128 number, and where it ends. */
export function number(wasm, from) {
  let value = 0;
  for (let [shift, at] = [0, from]; ; shift += 7) {
    const byte = wasm[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
}

/** The sections of a module: where each begins, where its content does, where it ends. */
export function sections(wasm) {
  const found = [];
  for (let at = 8; at < wasm.length; ) {
    const from = at;
    const id = wasm[at];
    const [size, start] = number(wasm, at + 1);
    at = start + size;
    found.push({ id, from, start, end: at });
  }
  return found;
}

/** The bodies of the functions that a module defines, without the size before each. */
export function bodies(wasm) {
  const found = [];
  let [left, at] = number(wasm, sections(wasm).find(({ id }) => id === 10).start);
  for (; left > 0; left -= 1) {
    const [size, start] = number(wasm, at);
    at = start + size;
    found.push(wasm.subarray(start, at));
  }
  return found;
}

/** How many functions a module imports: theirs are the first indices. */
export function imported(wasm) {
  const section = sections(wasm).find(({ id }) => id === 2);
  if (!section) return 0;
  let [left, at] = number(wasm, section.start);
  let found = 0;
  const skip = () => ([, at] = number(wasm, at));
  const limits = () => {
    for (let bounds = wasm[at++] & 1 ? 2 : 1; bounds > 0; bounds -= 1) skip();
  };
  for (; left > 0; left -= 1) {
    for (const _ of ['module', 'name']) at = number(wasm, at).reduce((length, text) => length + text);
    const kind = wasm[at++];
    if (kind === 0) {
      found += 1;
      skip();
    } else if (kind === 3) at += 2;
    else {
      if (kind === 1) at += 1;
      limits();
    }
  }
  return found;
}

/** What follows an opcode: a letter for each immediate. A digit is that many bytes, any letter a LEB128 number. */
function immediates(op, sub) {
  if (op === 0xfc) return ['', '', '', '', '', '', '', '', 'dm', 'd', 'mm', 'm', 'et', 'e', 'tt', 't', 't', 't'][sub];
  if (op === 0xfd) {
    if (sub <= 11 || sub === 92 || sub === 93) return 'ao';
    if (sub <= 13) return '88';
    if (sub >= 21 && sub <= 34) return '1';
    return sub >= 84 && sub <= 91 ? 'ao1' : '';
  }
  if (op >= 0x28 && op <= 0x3e) return 'ao';
  if (
    op <= 1 ||
    op === 5 ||
    op === 0x0b ||
    op === 0x0f ||
    op === 0x1a ||
    op === 0x1b ||
    (op >= 0x45 && op <= 0xc4) ||
    op === 0xd1
  )
    return '';
  const others = {
    2: 'b',
    3: 'b',
    4: 'b',
    0x0c: 'l',
    0x0d: 'l',
    0x0e: 'n',
    0x10: 'f',
    0x11: 'yt',
    0x20: 'x',
    0x21: 'x',
    0x22: 'x',
    0x23: 'g',
    0x24: 'g',
    0x25: 't',
    0x26: 't',
    0x3f: 'm',
    0x40: 'm',
    0x41: 'i',
    0x42: 'I',
    0x43: '4',
    0x44: '8',
    0xd0: 'y',
    0xd2: 'f',
  };
  return others[op];
}

/**
 * What a body consists of, in order: groups of `[kind, from, to]`, one for the locals and one for each instruction. The
 * kind is a letter of `immediates`, `l` for labels, `c` for how many locals, and '' for what says which instruction it
 * is.
 */
export function* groups(body) {
  const after = (at) => number(body, at)[1];
  let [left, at] = number(body, 0);
  const locals = [['', 0, at]];
  for (; left > 0; left -= 1) {
    const type = after(at);
    locals.push(['c', at, type], ['c', type, type + 1]);
    at = type + 1;
  }
  yield locals;
  while (at < body.length) {
    const op = body[at];
    const prefixed = op === 0xfc || op === 0xfd;
    const group = [['', at, prefixed ? after(at + 1) : at + 1]];
    at = group[0][2];
    let kinds = immediates(op, prefixed ? number(body, group[0][1] + 1)[0] : 0);
    if (op === 0x1c) kinds = 'n'.padEnd(number(body, at)[0] + 1, 'y');
    let labels = op === 0x0e ? number(body, at)[0] + 1 : 0;
    if (kinds === undefined) throw new Error(`opcode ${op.toString(16)} is unknown to read.mjs`);
    for (const kind of kinds) {
      const to = kind >= '1' && kind <= '9' ? at + Number(kind) : after(at);
      group.push([kind, at, to]);
      at = to;
    }
    yield group;
    for (; labels > 0; labels -= 1) {
      const to = after(at);
      yield [['l', at, to]];
      at = to;
    }
  }
  if (at !== body.length) throw new Error('a body ends within an instruction: does read.mjs read it wrong?');
}

/** What a custom section is called. */
export function customName(wasm, { start }) {
  const [length, text] = number(wasm, start);
  return wasm.toString('utf8', text, text + length);
}

/** The names of functions by index, where the module keeps them. */
export function functionNames(wasm) {
  const names = new Map();
  const section = sections(wasm).find((one) => one.id === 0 && customName(wasm, one) === 'name');
  if (!section) return names;
  let at = section.start + 'name'.length + 1;
  while (at < section.end) {
    const kind = wasm[at];
    const [size, start] = number(wasm, at + 1);
    at = start + size;
    if (kind !== 1) continue;
    let [left, here] = number(wasm, start);
    for (; left > 0; left -= 1) {
      let index;
      let length;
      [index, here] = number(wasm, here);
      [length, here] = number(wasm, here);
      names.set(index, wasm.toString('utf8', here, here + length));
      here += length;
    }
  }
  return names;
}
