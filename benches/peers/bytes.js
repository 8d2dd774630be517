// Plain JavaScript that holds the bytes of a page before it parses them.
const decoder = new TextDecoder();

/** It yields nothing twice. */
export const distinct = true;

export async function* drain(base) {
  const seen = new Set();
  for (let query = ''; query !== null; ) {
    const bytes = await (await fetch(`${base}/cursor${query}`)).arrayBuffer();
    const { data, nextCursor, hasMore } = JSON.parse(decoder.decode(bytes));
    for (const item of data) {
      if (seen.has(item.id)) continue;
      seen.add(item.id);
      yield item;
    }
    query = hasMore ? `?cursor=${nextCursor}` : null;
  }
}
