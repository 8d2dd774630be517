// docs/ERRORS.md.
import { HEAD } from './model.mjs';

/** Links of Rust's docs mean nothing here. */
const plain = (text) => text.replace(/\[(`.*?`)\](\(.*?\))?/g, '$1');

export function errors({ names }) {
  const codes = names.find(({ js }) => js === 'codes').values;
  const rows = codes.map(
    ({ variant, word, doc, advice }) => `| \`${word}\` | \`Kind::${variant}\` | ${plain(doc)} | ${plain(advice)} |`,
  );
  const set = (js) => {
    const { doc, values } = names.find((one) => one.js === js);
    return `${doc}\n\n| word | meaning |\n| --- | --- |\n${values.map((value) => `| \`${value.word}\` | ${plain(value.doc)} |`).join('\n')}`;
  };
  return `<!-- ${HEAD} -->
# What can go wrong, and what to do

Every error is an \`UnspoolError\` (\`unspool::Error\` in Rust). Its \`code\` (\`kind()\`) is stable; its message is for people, and may change. Beside them
stand facts, where they are known: \`retryable\` (whether it is of a kind that passes by itself: asking for the same page again, unchanged, may help), \`status\`, \`url\`, \`path\` (in the
body, of the option or argument, or of the dialect's field), \`byte\` of the body and \`item\` of the page (both from 0), \`retryAfter\` in milliseconds, \`cause\`.

A load that fails rejects, is \`feed.error\`, and makes the lane \`failed\`; the items that are there stay, and so does what comes next: \`retry()\` asks for the page that
failed. What may pass was asked again by itself before you hear of it, as often as \`retries\` allows; a POST only if it reads. Wrong options are refused by
\`feed()\`, or, where only the engine can tell and is still compiling, by the first load. The first page, if it is a plain GET, may have been asked for by then: the request is given up,
and nothing of it is kept: rows that were shown meanwhile go. After \`await ready()\` nothing is sent. Problems that stop nothing are warnings (\`onWarning\`, in Rust \`Feed::on_warning\`), and have no code.

| code | in Rust | meaning | what to do |
| --- | --- | --- | --- |
${rows.join('\n')}

## What a lane does: \`status\`

A *lane* is one direction of a feed: \`older\` goes on (\`next\` of the dialect), \`newer\` goes back (\`back\`). Each has a status of its own; the feed's own is that of the older lane.
After a failure, loads with \`auto: true\`, which nobody pressed, are *latched off*: they send nothing and resolve with 0 items, until \`retry()\`, a load without \`auto\`, or the return of the network.

${set('statuses')}

## Why it waits: \`waiting.cause\`

${set('causes')}

## Why it is done: \`ending.reason\`

${set('reasons')}

The last three end readers with one error of the code \`incomplete\`, unless \`incomplete: "end"\` is set. By which rule a list ended, \`ending.by\` says: the
table is in [DIALECTS.md](DIALECTS.md#what-you-see).
`;
}
