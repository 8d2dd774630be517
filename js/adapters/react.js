'use client';
/**
 * @import { RefObject } from 'react'
 * @import { Feed } from '../index.d.ts'
 * @import { EndReached } from './end-reached.d.ts'
 * @import { ReactOptions, UseEndReachedOptions } from './react.d.ts'
 * @import { FeedResult, Where } from './adapter.d.ts'
 */
import { useCallback, useEffect, useInsertionEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { error } from '../errors/errors.js';
import { endReached } from './end-reached.js';
import { isNews, Noted } from './noted.js';
import { isPending, Result } from './result.js';
import { heard, isServer, share } from './shared.js';
import { feedIn } from './tail.js';

const nothing = () => {};

/**
 * @param {Where<any>} where
 * @param {ReactOptions<any>} [options]
 * @returns {FeedResult<any, any>}
 */
export function useFeed(where, options = {}) {
  const { enabled = true, keep, suspense, throwOnError } = options;
  /** What was read of the results; it also tells this component from others. */
  const [seen] = useState(() => new Map());
  if (suspense && typeof where === 'function' && options.name === undefined)
    // What suspends before it is mounted is forgotten by React: by what would the next render know it again?
    throw error('bad-options', '`suspense` with a page source needs a `name`', { path: 'options.name' });
  const shared = share(where, options, seen);
  const last = useRef(/** @type {{ shared: typeof shared, result: any, now: () => any } | null} */ (null));
  const before = last.current;
  const isAll = Boolean(suspense || throwOnError);
  const subscribe = useCallback(
    (/** @type {() => void} */ wake) =>
      shared.subscribe(({ splices, received, updated, status }) => {
        const shown = last.current?.result;
        const isOfRows = splices.length > 0 || received > 0 || updated > 0;
        if (
          isAll ||
          isOfRows ||
          status === 'closed' ||
          !shown ||
          shown.isPrevious ||
          isNews(seen, shown, last.current?.now())
        )
          wake();
      }),
    [shared, seen, isAll],
  );
  const view = useSyncExternalStore(subscribe, shared.now, shared.began);

  const isKept = keep && before && (before.shared !== shared || before.result.isPrevious);
  const previous = isKept && !before.shared.isForgotten ? before.result.shown : undefined;
  /** @type {{ result: any, noted: any, now: () => Result }} */
  const { result, noted, now } = useMemo(() => {
    const of = (/** @type {any} */ view) => new Result(shared, view, { enabled }, previous);
    const now = () => of(shared.view);
    const result = of(view);
    // Until it is shown, it tells of its own picture alone: that is what a server rendered.
    const told = () => (last.current?.shared === shared ? now() : result);
    return { result, now, noted: new Noted(result, seen, told) };
  }, [shared, view, enabled, previous, seen]);
  // Not while rendering: a render may be given up.
  useInsertionEffect(() => {
    last.current = { shared, result, now };
    shared.update(where, options);
  });
  useEffect(() => (enabled ? shared.want() : undefined), [shared, enabled]);

  const failure = result.error;
  const throws = typeof throwOnError === 'function' ? failure && throwOnError(failure) : throwOnError;
  if (failure && (throws ?? (suspense && result.length === 0))) {
    shared.giveUp();
    throw failure;
  }
  // What is taken over from a server has its first picture, and may have more by now.
  if (suspense && enabled && result.isLoading && !result.isPrevious && isPending(shared.view)) {
    if (isServer())
      throw error(
        'bad-options',
        'with `suspense` a server needs the rows (`initial` or `snapshot`): the boundary shows its fallback, and the browser loads them',
        { path: 'options.suspense' },
      );
    throw shared.wait(seen);
  }
  return noted;
}

/**
 * @param {any} given
 * @param {any} key
 */
export function useFeedItem(given, key) {
  const feed = /** @type {Feed<any> | null | undefined} */ (feedIn(given));
  const subscribe = useCallback(
    (/** @type {() => void} */ listener) => (feed ? heard(feed, listener) : nothing),
    [feed],
  );
  const read = () => feed?.get(key);
  return useSyncExternalStore(subscribe, read, read);
}

/**
 * @param {any} first
 * @param {any} [second]
 * @param {any} [third]
 */
export function useEndReached(first, second, third) {
  const isRef = Boolean(first) && 'current' in first;
  /** @type {[RefObject<Element | null> | null, any, UseEndReachedOptions | undefined]} */
  const [given, list, options = {}] = isRef ? [first, second, third] : [null, first, second];
  const feed = feedIn(list);
  const { root, margin, budget, lane, enabled = true } = options;
  const [element, ref] = useState(/** @type {Element | null} */ (null));
  const [paused, setPaused] = useState(false);
  const running = useRef(/** @type {EndReached | null} */ (null));
  // An object does not tell that its element is another one.
  useEffect(() => {
    if (given) ref(given.current);
  });
  useEffect(() => {
    if (!element || !feed || !enabled) return undefined;
    const box = root && 'current' in root ? root.current : root;
    const stop = endReached(element, feed, { root: box, margin, budget, lane, onPause: setPaused });
    running.current = stop;
    return () => {
      stop();
      running.current = null;
      setPaused(false);
    };
  }, [element, feed, enabled, root, margin, budget, lane]);
  const resume = useCallback(() => running.current?.resume(), []);
  return { ref: given ?? ref, paused, resume };
}
