// The JavaScript face: what somebody writes who reads a list, and asks again when it has failed.
import { feed } from '../../js/index.js';
import { Clock } from './clock.mjs';
import { CANARY } from './proxy.mjs';

const decoder = new TextDecoder();

export const js = {
  name: 'unspool JS',
  async open() {},
  close() {},

  /** Walks once; `heal()` is called between the two walks. Gives `{ first, second }`. */
  async walk({ url, dialect, body, limit, more, proxy, keyOf, heal }) {
    const clock = new Clock();
    proxy.hang = (id) => clock.hang(id);
    const warnings = [];
    let list;
    const outcome = (error) => ({ keys: keysOf(list, keyOf), error, done: list.reason, warnings: warnings.splice(0) });
    try {
      const first = await clock.run(async () => {
        list = feed(url, {
          dialect,
          body,
          limit,
          ...more,
          headers: { 'x-canary': CANARY },
          onWarning: (message) => warnings.push(message),
        });
        proxy.stop = () => list.close();
        let read = 0;
        const error = await settled(async () => {
          for await (const item of list) read += item === undefined ? 0 : 1;
        });
        return { ...outcome(error), read };
      });
      if (first === undefined || (!first.error && first.done === 'end')) return { first };
      heal();
      const second = await clock.run(async () =>
        outcome(
          await settled(async () => {
            await list.retry();
            while (list.hasMore) await list.loadMore();
          }),
        ),
      );
      return { first, second };
    } finally {
      list?.close();
    }
  },
};

async function settled(work) {
  try {
    await work();
    return undefined;
  } catch (error) {
    return { code: error?.code, message: String(error?.message) };
  }
}

function keysOf(list, keyOf) {
  const keys = [];
  for (let i = 0; list.status !== 'closed' && i < list.length; i++) keys.push(keyOf(decoder.decode(list.raw(i))));
  return keys;
}
