// A reload is where one was: the list is kept in the tab's `sessionStorage`, with the place of the reader.

import { resume } from '/js/persist.js';

const NAME = 'posts';
/** An older list begins anew. */
const HOUR = 3_600_000;
const SESSION = 'unspool-demo-session';

// The browser restores a scroll position before the rows are there.
history.scrollRestoration = 'manual';

/**
 * The name that this tab's requests carry: the same after a reload, as the kept list is that of its address.
 * @param {string} fresh
 */
export function session(fresh) {
  try {
    const known = sessionStorage.getItem(SESSION) ?? fresh;
    sessionStorage.setItem(SESSION, known);
    return known;
  } catch {
    return fresh;
  }
}

/**
 * @param {(snapshot: object | undefined) => object} make gives the feed
 * @param {() => unknown} extra what is kept along
 * @returns {Promise<{ feed: object, restored: boolean, extra?: any }>}
 */
export async function keep(make, extra) {
  let store;
  try {
    store = sessionStorage;
  } catch {
    // Storage is forbidden: a demo goes on without.
    return { feed: make(undefined), restored: false };
  }
  // A full storage keeps the last complete save; nobody who reads has to know.
  return resume(make, { name: NAME, store, maxAge: HOUR, extra, onError: () => {} });
}

/** The row at the top of the window, and how far it is moved up; `null` at the top of the page. */
export function place(view) {
  if (!view || scrollY === 0) return null;
  const { rows } = view;
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].getBoundingClientRect().bottom <= 0) low = middle + 1;
    else high = middle;
  }
  const row = rows[low];
  return row ? { key: row.dataset.key, top: Math.round(row.getBoundingClientRect().top) } : null;
}

/** Scrolls to where `place` was; a row that is gone leaves the page at its top. */
export function returnTo(view, at) {
  const row = at && view.rows.find(({ dataset }) => dataset.key === at.key);
  if (!row) return;
  // Twice: the first jump lays out what is there, with its true heights.
  for (let turn = 0; turn < 2; turn++) scrollBy({ top: row.getBoundingClientRect().top - at.top, behavior: 'instant' });
}
