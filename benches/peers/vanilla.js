// The best that a page writes by hand: nothing is copied, nothing is done twice.
export function open(base) {
  const items = [];
  const seen = new Set();
  let query = '';
  return {
    async next() {
      const { data, nextCursor, hasMore } = await (await fetch(`${base}/cursor${query}`)).json();
      for (const item of data) {
        if (seen.has(item.id)) continue;
        seen.add(item.id);
        items.push(item);
      }
      query = hasMore ? `?cursor=${nextCursor}` : null;
    },
    rows: (from, to) => items.slice(from, to),
    size: () => items.length,
    close: () => {},
  };
}

/** It yields nothing twice. */
export const distinct = true;

export async function* drain(base) {
  const seen = new Set();
  for (let query = ''; query !== null; ) {
    const { data, nextCursor, hasMore } = await (await fetch(`${base}/cursor${query}`)).json();
    for (const item of data) {
      if (seen.has(item.id)) continue;
      seen.add(item.id);
      yield item;
    }
    query = hasMore ? `?cursor=${nextCursor}` : null;
  }
}
