// Sentences about what the feed does. What happened, and what can be done; never "Oops".

const size = new Intl.NumberFormat('en');

export const number = (value) => size.format(value);

export function bytes(value) {
  if (value < 1000) return `${value} B`;
  return value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(2)} MB`;
}

/** Seconds until `time`, with one digit. */
function seconds(until) {
  return `${(Math.max(0, until - Date.now()) / 1000).toFixed(1)} s`;
}

const causes = {
  __proto__: null,
  'rate-limit': (until) => `The server asked for a pause. Next try in ${seconds(until)}.`,
  backoff: (until) => `Something broke on the way. Next try in ${seconds(until)}.`,
  later: (until) => `The answer is not ready yet. Next try in ${seconds(until)}.`,
  unsure: (until) => `The answer was no page, or an old one. Next try in ${seconds(until)}.`,
};

const reasons = {
  __proto__: null,
  loop: 'The server led round in a circle, so the thread was cut.',
  'empty-run': 'Only empty pages came, one after the other.',
  'max-items': 'As many posts as were asked for.',
  truncated: 'There must be more, and no page with it came.',
};

const errors = {
  __proto__: null,
  network: () => 'The connection broke before the page was whole.',
  timeout: () => 'The answer took too long.',
  'http-status': ({ status }) => `The server answered ${status}.`,
  'rate-limited': () => 'The server wants a longer pause than this feed takes by itself.',
  'not-json': ({ byte }) => `The answer is not JSON${byte === undefined ? '' : ` (byte ${byte})`}.`,
  'wrong-shape': () => 'The answer is JSON, but not a page.',
  'missing-key': ({ item }) => `A post came without an id${item === undefined ? '' : ` (number ${item} of the page)`}.`,
  'api-error': () => 'The API answered with an error of its own.',
  'cross-origin': () => 'The next page lies on another origin; nothing was sent there.',
  redirected: () => 'The server sent the request elsewhere.',
  'too-large': () => 'The page is too large.',
};

/** One sentence under the note of the tail. */
export function explain(state, feed) {
  if (state === 'waiting' && feed.waiting)
    return (causes[feed.waiting.cause] ?? causes.backoff)(feed.waiting.until ?? Date.now());
  if (state === 'failed' && feed.error) return errors[feed.error.code]?.(feed.error) ?? feed.error.message;
  if (state === 'done' || state === 'cut') return reasons[feed.reason] ?? '';
  return '';
}

/** One short sentence about the looks for new posts. */
export function looks(lane, every, jumped) {
  if (jumped) return 'New posts: not from the middle of the list.';
  if (every === undefined) return 'New posts: nobody looks.';
  if (lane.status === 'failed')
    return `New posts: ${errors[lane.error.code]?.(lane.error) ?? lane.error.message} Later again.`;
  if (lane.status === 'waiting') return 'New posts: the look waits for the server.';
  return `New posts: a look every ${every >= 60_000 ? 'minute' : `${every / 1000} s`}.`;
}

/** One sentence for the rail. */
export function says(state, feed) {
  const length = number(feed.status === 'closed' ? 0 : feed.length);
  const sentences = {
    __proto__: null,
    idle: () => (feed.length === 0 ? 'Nothing asked yet.' : 'Nothing is sent until you come near the end.'),
    loading: () => 'One page is on its way.',
    paused: () => 'It waits for you to ask.',
    offline: () => 'No try is spent while offline.',
    done: () => explain('done', feed) || `All ${length} posts are here.`,
    empty: () => 'The list has no posts.',
    closed: () => 'Everything was given back.',
  };
  return sentences[state]?.() ?? explain(state, feed);
}
