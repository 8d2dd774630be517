// What the tests call in the page.
import { feed } from 'unspool';
import { persist, resume } from 'unspool/persist';
import { after, loads, writesOf } from '/list.js';

const dialect = { items: 'data', key: 'id', next: { set: { 'query:cursor': 'body:nextCursor' } } };
const stores = {
  indexedDB: undefined,
  get sessionStorage() {
    return sessionStorage;
  },
  get localStorage() {
    return localStorage;
  },
};

/** What was told: errors, lists that were left out, lists that were lost. */
const told = [];
const options = (store) => ({
  name: 'list',
  store: stores[store],
  onError: (thrown) => told.push(`error: ${thrown}`),
  onDiscard: (reason, error) => told.push(`${reason}: ${error?.message}`),
  onLost: () => told.push('lost'),
});

let kept;
let atLast = () => {};
// Before that of the feed.
addEventListener('pagehide', () => atLast());
let step = 0;

const takeUp = (store) =>
  resume((snapshot) => feed('/rows', { dialect, snapshot }), { ...options(store), extra: () => step });

Object.assign(globalThis, {
  there: true,
  told,
  feedOf: () => kept.feed,
  persist,

  /** Goes on with what is there, and tells it. */
  async begin(store) {
    kept = await takeUp(store);
    const { restored, extra, feed } = kept;
    step = extra ?? 0;
    return { restored, extra, rows: feed.length, texts: feed.slice().map(({ id }) => String(id)) };
  },

  /** Loads pages; saves them, if that is asked for. */
  async load(pages, flushes = true) {
    for (let page = 0; page < pages; page++) await kept.feed.loadMore();
    if (flushes) await kept.flush();
    return kept.feed.length;
  },

  /** What is done as the page goes, before anybody else hears of it. */
  atLast(work) {
    atLast = work;
  },

  remove: (id) => kept.feed.remove(id),
  insert: (item) => kept.feed.insert(item),
  flush: () => kept.flush(),
  setStep: (number) => {
    step = number;
  },

  /** Whether what is there is the list after as many steps as it says. */
  async check(store) {
    kept = await takeUp(store);
    step = kept.extra ?? 0;
    const isSame = JSON.stringify(kept.feed.slice()) === JSON.stringify(after(step));
    return { step, isSame, rows: kept.feed.length, restored: kept.restored, told };
  },

  /** Goes on, one step after the other, with a save after each, until the end of the world. */
  churn(most) {
    const { feed, flush } = kept;
    let isLoading = false;
    // Counted at once when the page is there: a save may come before whoever waits for the load has a turn.
    feed.subscribe(({ received }) => {
      if (isLoading && received > 0) step += 1;
    });
    (async () => {
      while (step < most) {
        if (loads(step + 1)) {
          isLoading = true;
          await feed.loadMore();
          isLoading = false;
        } else {
          step += 1;
          for (const [what, at, value] of writesOf(step, feed.length)) {
            if (what === 'insert') feed.insert(value, at);
            else if (what === 'update') feed.update({ ...feed.at(at), text: value });
            else feed.remove(feed.at(at).id);
          }
        }
        const done = step;
        navigator.sendBeacon(`/begun?step=${done}`);
        await flush();
        // It is through: whoever hears of it may rely on it.
        navigator.sendBeacon(`/told?step=${done}`);
      }
    })();
  },
});
