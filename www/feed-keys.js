// Keys of a feed. Page Up and Page Down stay the browser's: readers scroll with them. With Alt they go from post to
// post.

/** @returns {() => void} takes the keys away again */
export function keys(list, view, { leaves, before }) {
  const pressed = (event) => {
    if (event.defaultPrevented || editable(event.target)) return;
    const here = list.contains(event.target) || event.target === document.body;
    if (!here) return;
    if (event.altKey && !event.ctrlKey && !event.metaKey && (event.key === 'PageDown' || event.key === 'PageUp')) {
      step(event, event.key === 'PageDown' ? 1 : -1);
    } else if (event.ctrlKey && !event.altKey && event.key === 'End' && leaves) {
      event.preventDefault();
      view.leave();
    } else if (event.ctrlKey && !event.altKey && event.key === 'Home' && before && list.contains(event.target)) {
      event.preventDefault();
      scrollTo({ top: 0, behavior: 'instant' });
      before().focus({ preventScroll: true });
    }
  };

  const step = async (event, by) => {
    const { rows } = view;
    const current = event.target.closest?.('article');
    const at = current ? rows.indexOf(current) : inView(rows) - Math.max(by, 0);
    const to = at + by;
    if (to >= rows.length && view.feed.hasMore) {
      event.preventDefault();
      await view.loadMore();
    }
    if (!rows[to]) return;
    event.preventDefault();
    rows[to].focus();
  };

  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}

/** The first row that starts in the viewport; halves the list each time, as rows stand in order. */
function inView(rows) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].getBoundingClientRect().top < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function editable(target) {
  return target instanceof Element && (target.isContentEditable || target.closest('input, select, textarea') !== null);
}
