import {
  createComputed,
  createEffect,
  createMemo,
  createResource,
  createSignal,
  onCleanup,
  onMount,
  sharedConfig,
  untrack,
} from 'solid-js';
import { bare, ALL_FACTS, got, Held, whereOf } from './held.js';
import { identityOf, isSeeded } from './identity.js';
import { heard, isServer } from './shared.js';
import { feedIn, Tail } from './tail.js';

/**
 * @param {any} where
 * @param {any} [options]
 * @returns {any}
 */
export function useFeed(where, options) {
  /** What a server had when it was done, for the feed that takes over. @type {any} */
  let snapshot;
  /** @returns {[any, any]} */
  const read = () => [whereOf(where), { ...bare(got(options)), ...(snapshot && { snapshot }) }];
  /** @type {(result: any) => void} */
  let tell = () => {};
  const held = new Held(read, () => tell(held.result));
  const isHydrating = !isServer() && Boolean(sharedConfig.context);
  const page = untrack(read)[1].suspense
    ? createResource(
        () => {
          const [from, how] = read();
          return from && how.enabled !== false && !isSeeded(how) && identityOf(from, how);
        },
        () => held.wait().then(() => (isServer() ? held.result.feed.snapshot() : true)),
      )[0]
    : undefined;
  if (page && (isServer() || isHydrating)) snapshot = untrack(() => (page.state === 'errored' ? undefined : page()));
  if (typeof snapshot !== 'object') snapshot = undefined;
  held.isFirst = isHydrating;
  const [result, setResult] = createSignal(untrack(() => held.show().result));
  tell = (next) => setResult(() => next);
  // It counts for what is shown first.
  snapshot = undefined;
  createComputed(() => {
    tell(held.show().result);
  });
  if (!isServer()) {
    untrack(() => held.hold());
    onCleanup(() => held.release());
    if (isHydrating)
      onMount(() => {
        held.isFirst = false;
        tell(held.result);
      });
  }

  const thrown = createMemo(() => result() && held.thrown);
  const isAwaited = createMemo(() => page && result().isLoading && !result().isPrevious);
  // Whoever reads rows waits for them, and is told of the failure: not who reads `status`, or `error`.
  const gate = () => {
    if (thrown()) throw thrown();
    if (isAwaited()) page?.();
  };
  /** @param {number} index */
  const at = (index) => {
    gate();
    return result().at(index);
  };
  const list = { ...held.actions, at, firstPage: () => held.wait() };
  for (const name of ALL_FACTS) {
    const fact = createMemo(() => /** @type {any} */ (result())[name]);
    const isRows = name === 'items' || name === 'length';
    const get = () => {
      if (isRows) gate();
      return fact();
    };
    Object.defineProperty(list, name, { enumerable: true, get });
  }
  return list;
}

/**
 * @param {any} feed
 * @param {any} key
 */
export function useFeedItem(feed, key) {
  const [item, setItem] = createSignal();
  createComputed(() => {
    const [list, id] = [/** @type {any} */ (feedIn(got(feed))), got(key)];
    const read = () => setItem(() => list?.get(id));
    read();
    if (list && !isServer()) onCleanup(heard(list, read));
  });
  return item;
}

/**
 * @param {any} feed
 * @param {any} [options]
 */
export function useEndReached(feed, options) {
  const [element, ref] = createSignal();
  const [paused, setPaused] = createSignal(false);
  const tail = new Tail(setPaused);
  createEffect(() => tail.set(/** @type {any} */ (element()), feedIn(got(feed)), bare(got(options))));
  if (!isServer()) onCleanup(tail.stop);
  return { ref, paused, resume: tail.resume };
}
