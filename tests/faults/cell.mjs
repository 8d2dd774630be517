// One cell of the matrix: a face walks over a list of one shape while one fault is there.
import { feed, ready } from '../../js/index.js';
import { FaultProxy, stranger } from './proxy.mjs';
import { judge } from './verdict.mjs';

const ID = /"id"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)/;
/** The key of a row, as JSON text: digits stay exact. */
const keyOf = (row) => ID.exec(row)?.[1] ?? row;

const nobody = { origin: undefined, close: () => {}, leaked: () => false };

/** Whether the engine, which is `ready()`, knows these options. */
function knows(options) {
  const list = feed('http://127.0.0.1:9/items', options);
  const known = list.status !== 'failed';
  list.close();
  return known;
}

/** Words that only some engines know: those of a shape, and those that are there against a fault. */
function settingOf(shape, fault) {
  const rich = { ...shape.dialect, ...shape.words };
  const dialect = shape.words && knows({ dialect: rich }) ? rich : shape.dialect;
  const overlap = { overlap: fault.overlap };
  if (!fault.overlap || shape.says.by !== 'counter') return { dialect, more: {} };
  if (knows({ dialect, ...overlap })) return { dialect, more: overlap };
  return knows({ dialect: { ...dialect, ...overlap } })
    ? { dialect: { ...dialect, ...overlap }, more: {} }
    : { dialect, more: {} };
}

/** Gives `{ word, why, requests }`. */
export async function run(shape, fault, face) {
  // Compiling takes real time, which the clock of a walk cannot tell from nothing happening.
  await ready();
  const rows = shape.rows(Boolean(fault.big));
  const before = rows.keys;
  const foreign = fault.elsewhere ? await stranger() : nobody;
  const hooks = {};
  const proxy = await FaultProxy.open({
    fault,
    shape,
    rows,
    foreign: foreign.origin,
    serve: (request) => shape.serve(rows, request),
    hang: (id) => hooks.hang(id),
    stop: () => hooks.stop(),
  });
  try {
    const { first, second } = await face.walk({
      ...shape.ask(proxy.origin),
      ...settingOf(shape, fault),
      proxy: hooks,
      keyOf,
      heal: () => proxy.heal(),
    });
    const { requests, over, hammered } = proxy;
    const verdict = judge({
      ...due(before, rows.keys),
      first,
      second,
      over,
      hammered,
      leaked: foreign.leaked(),
      requests,
      honest: fault.honest?.(shape),
    });
    return { ...verdict, requests };
  } finally {
    proxy.close();
    foreign.close();
  }
}

/** What was there all the time comes once, in order; what came or went meanwhile may. */
function due(before, after) {
  const old = new Set(before);
  const now = new Set(after);
  const expected = [...after.filter((key) => !old.has(key)), ...before];
  return { expected, may: new Set(expected.filter((key) => !old.has(key) || !now.has(key))) };
}
