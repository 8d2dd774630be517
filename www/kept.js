// A reload is where one was: the list is kept in the tab's `sessionStorage`, with the place of the reader.

import { forget, resume } from '/js/persist.js';

/** Under these names lists are kept, the latest last. A tab has room for a few of them. */
const NAMES = 'unspool-demo-lists';
const MOST = 4;
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
 * @param {string} name of the list
 * @param {boolean} afresh what was kept under that name is left out
 * @returns {Promise<{ feed: object, restored: boolean, extra?: any, flush?: () => Promise<void> }>}
 */
export async function keep(make, extra, name, afresh) {
  let store;
  try {
    store = sessionStorage;
  } catch {
    // Storage is forbidden: a demo goes on without.
    return { feed: make(undefined), restored: false };
  }
  if (afresh) await forget(name, { store });
  await remember(name, store);
  // A full storage keeps the last complete save; nobody who reads has to know.
  return resume(make, { name, store, maxAge: HOUR, extra, onError: () => {} });
}

async function remember(name, store) {
  try {
    const before = JSON.parse(store.getItem(NAMES) ?? '[]').filter((known) => known !== name);
    for (const old of before.splice(0, before.length + 1 - MOST)) await forget(old, { store });
    store.setItem(NAMES, JSON.stringify([...before, name]));
  } catch {
    // Without storage nothing is kept.
  }
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
