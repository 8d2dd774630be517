// What an iterator takes at its cursor: one item, all there is, or a chunk of lines. `list`: the items of a feed.

/** How many items make a chunk of a stream, at most. */
const CHUNK = 256;

/** Takes what stands between the cursor and `end`, and moves the cursor there. */
function take(cursor, end, read) {
  const start = cursor.at;
  if (start >= end) return undefined;
  const value = read(start, end);
  // Too much to be copied at once.
  if (value === undefined) return take(cursor, (start + end) >> 1, read);
  cursor.at = end;
  return { value, done: false };
}

export const items = (list) => (cursor) => {
  const length = list.length();
  return cursor.at < length ? { value: cursor.step(length, list.parse), done: false } : undefined;
};

export const pages = (list) => (cursor) => take(cursor, list.length(), list.parse);

export const lines = (list) => (cursor) => take(cursor, Math.min(cursor.at + CHUNK, list.length()), list.lines);

/** A stream of what an iterator gives. Nothing is loaded before it is asked for. */
export function streamOf(chunks) {
  const pull = async (controller) => {
    const { value, done } = await chunks.next();
    if (done) controller.close();
    else controller.enqueue(value);
  };
  return new ReadableStream({ pull, cancel: () => void chunks.return() }, { highWaterMark: 0 });
}
