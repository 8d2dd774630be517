/** Names by their numbers in the engine. */
export const lanes = ['older', 'newer'];
export const statuses = ['idle', 'loading', 'waiting', 'failed', 'done', 'closed'];

const none = { errors: [], warnings: [] };

/**
 * A step of the engine comes as one array of numbers: a crossing for each property would cost more than reading the page.
 * `src/js/convert.rs` writes them in the same order. `notes()`: what it said in words, asked for only if it said something.
 */
export function readStep(numbers, notes) {
  let at = 0;
  const commands = [];
  for (let n = numbers[at++]; n > 0; n--) commands.push([numbers[at++], numbers[at++], numbers[at++]]);
  const changes = [];
  for (let n = numbers[at++]; n > 0; n--) {
    const lane = lanes[numbers[at++]];
    const status = statuses[numbers[at++]];
    const change = { ranges: [], prepended: numbers[at++], received: numbers[at++], added: numbers[at++], duplicates: numbers[at++], updated: numbers[at++], lane, status, length: numbers[at++] };
    for (let m = numbers[at++]; m > 0; m--) change.ranges.push({ start: numbers[at++], removed: numbers[at++], added: numbers[at++] });
    changes.push(change);
  }
  const outcomes = [];
  for (let n = numbers[at++]; n > 0; n--) {
    const lane = numbers[at++];
    const good = numbers[at++];
    const loaded = { received: numbers[at++], added: numbers[at++], duplicates: numbers[at++], updated: numbers[at++], done: numbers[at++] === 1 };
    outcomes.push({ lane, loaded: good ? loaded : undefined });
  }
  const { errors, warnings } = numbers[at] ? notes() : none;
  const failures = errors.values();
  const settled = outcomes.map((outcome) => (outcome.loaded ? outcome : { lane: outcome.lane, error: failures.next().value }));
  return { commands, changes, settled, warnings };
}
