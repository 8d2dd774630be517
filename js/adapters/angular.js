import { computed, DestroyRef, effect, inject, isSignal, signal, untracked } from '@angular/core';
import { bare, ALL_FACTS, got, Held, whereOf } from './held.js';
import { isServer } from './shared.js';
import { feedIn, Tail } from './tail.js';

/** @param {any} value */
const unwrap = (value) => (isSignal(value) ? value() : value);

/**
 * @param {any} where
 * @param {any} [options]
 * @returns {any}
 */
export function injectFeed(where, options) {
  const version = signal(0);
  const read = () => /** @type {[any, any]} */ ([whereOf(where), bare(got(options) ?? {}, unwrap)]);
  const held = new Held(read, () => version.update((before) => before + 1));
  const result = computed(() => {
    version();
    return held.show().result;
  });
  let isHeld = isServer();
  // Not before inputs are there.
  effect(() => {
    held.show();
    if (!isHeld) untracked(() => held.hold());
    isHeld = true;
  });
  inject(DestroyRef).onDestroy(() => held.release());
  /** @type {Record<string, any>} */
  const facts = {};
  for (const name of ALL_FACTS) facts[name] = computed(() => result() && held.fact(name));
  const at = (/** @type {number} */ index) => result().at(index);
  return { ...facts, ...held.actions, at, firstPage: () => held.wait() };
}

/**
 * @param {any} target
 * @param {any} feed
 * @param {any} [options]
 */
export function injectEndReached(target, feed, options) {
  const paused = signal(false);
  const tail = new Tail((to) => paused.set(to));
  effect(() => {
    const element = target();
    const list = /** @type {any} */ (feedIn(got(feed), unwrap));
    const how = bare(got(options), unwrap);
    untracked(() => tail.set(element?.nativeElement ?? element, list, how));
  });
  inject(DestroyRef).onDestroy(tail.stop);
  return { paused: paused.asReadonly(), resume: tail.resume };
}
