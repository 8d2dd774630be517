// What happens to a list, step by step: to a feed, and to an array that says what must be there.

export const PAGE = 20;

/** @param {number} id */
export const rowOf = (id) => ({ id, text: `row ${id} `.repeat(100) });

/** A number below `below` that depends on the step alone. */
const pick = (step, salt, below) => (Math.imul(step * 31 + salt, 2654435761) % below) >>> (0 % below);

/** What step number `step` does: loads a page, or writes here and there. */
export const loads = (step) => step % 4 === 1;

/** The writes of a step, for a list of so many rows: `[what, position, value]`. */
export function writesOf(step, length) {
  const writes = [];
  for (let at = 0; at < 5; at++) writes.push(['update', Math.floor((at * length) / 5), `step ${step} `.repeat(50)]);
  if (step % 3 === 0) writes.push(['insert', 0, { id: `front ${step}`, text: 'front' }]);
  if (step % 5 === 0) writes.push(['insert', pick(step, 1, length), { id: `middle ${step}`, text: 'middle' }]);
  if (step % 7 === 0) writes.push(['remove', pick(step, 2, length)]);
  return writes;
}

/** The list after so many steps. */
export function after(steps) {
  const list = [];
  let loaded = 0;
  for (let step = 1; step <= steps; step++) {
    if (loads(step)) {
      for (let at = 0; at < PAGE; at++) list.push(rowOf(loaded++));
      continue;
    }
    for (const [what, at, value] of writesOf(step, list.length)) {
      if (what === 'update') list[at] = { ...list[at], text: value };
      else if (what === 'insert') list.splice(at, 0, value);
      else list.splice(at, 1);
    }
  }
  return list;
}
