// Pages as APIs send them: ids, nested objects, text with some escapes and some unicode, numbers, arrays, nulls.

const words =
  'thread loom spool knot page cursor warm cold first last Ada Grace Radia Barbara naïve café 東京 😀 keeps moves finds holds'.split(
    ' ',
  );

/** A small generator of its own, so that every run measures the same bytes. */
function random(seed) {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function text(next, length) {
  let out = '';
  while (out.length < length) out += `${words[next(words.length)]}${next(40) === 0 ? '\n"quoted" ' : ' '}`;
  return out.slice(0, length);
}

function records(number, size, items) {
  const next = random(number * 7919 + size);
  const small = size < 300;
  return Array.from({ length: items }, (_, i) => {
    const id = `p_${(number * items + i).toString(36).padStart(8, '0')}`;
    if (small)
      return {
        id,
        title: text(next, 84),
        seq: number * items + i,
        score: next(1000) / 8,
        done: next(2) === 0,
        at: 1795219200 + next(1e6),
      };
    return {
      id,
      created_at: `2026-11-21T${String(next(24)).padStart(2, '0')}:00:00Z`,
      title: text(next, 60),
      author: {
        id: next(1e6),
        name: text(next, 16),
        handle: `user_${next(1e5)}`,
        url: `https://example.test/u/${next(1e5)}`,
      },
      tags: Array.from({ length: 4 }, () => words[next(words.length)]),
      stats: { likes: next(1e4), replies: next(100), warmth: next(1000) / 8, pinned: next(2) === 0, reply_to: null },
      body: text(next, Math.max(20, size - 410)),
    };
  });
}

/**
 * The bytes of page `number`: 100 items of about `size` bytes each, the first `again` of them the last ones of the page
 * before.
 */
export function page(number, size, items = 100, again = 0) {
  const data = records(number, size, items);
  if (again > 0 && number > 0) data.splice(0, again, ...records(number - 1, size, items).slice(-again));
  return new TextEncoder().encode(JSON.stringify({ data, nextCursor: `c${number + 1}`, hasMore: true }));
}
