// One cell of the matrix: one shape, one fault, one face.
import { Proxy, stranger } from './proxy.mjs';
import { judge } from './verdict.mjs';

const ID = /"id"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)/;
const keyOf = (row) => ID.exec(row)?.[1] ?? row;

export async function run(shape, fault, face) {
  const rows = await shape.rows(Boolean(fault.big));
  const before = rows.keys;
  const foreign = await stranger();
  const hooks = { hang: undefined, stop: undefined };
  const proxy = await Proxy.open({
    fault,
    shape,
    rows,
    foreign: foreign.origin,
    serve: (request) => shape.serve(rows, request),
    hang: (id) => hooks.hang?.(id),
    stop: () => hooks.stop?.(),
  });
  try {
    const asked = shape.ask(proxy.origin);
    const { first, second } = await face.walk({ ...asked, dialect: shape.dialect, canary: true, proxy: hooks, keyOf, heal: () => proxy.heal() });
    const now = new Set(rows.keys);
    // What was there all the time comes once; what came or went meanwhile may.
    const all = fault.moves ? merge(before, rows.keys) : before;
    const may = new Set(fault.moves ? all.filter((key) => !before.includes(key) || !now.has(key)) : []);
    return { ...judge({ expected: all, may, first, second, over: proxy.over, leaked: foreign.leaked() }), requests: proxy.requests };
  } finally {
    proxy.close();
    foreign.close();
  }
}

/** All keys, the new ones in front. */
const merge = (before, after) => [...after.filter((key) => !before.includes(key)), ...before];
