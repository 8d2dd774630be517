// What the tests of all frameworks need.
export const rows = (from, count) =>
  Array.from({ length: count }, (_, at) => ({ id: from + at, name: `row ${from + at}` }));
export const idsOf = (items) => items.map(({ id }) => id).join(' ');
export const task = () => new Promise((then) => setTimeout(then));

/** Says that whatever is watched has come into sight: happy-dom lays nothing out. */
export function sight(t) {
  const watched = new Set();
  let tell = () => {};
  globalThis.IntersectionObserver = class {
    constructor(callback) {
      this.callback = callback;
    }
    observe(element) {
      watched.add(element);
      tell = () => this.callback([{ isIntersecting: true }]);
    }
    disconnect() {
      watched.clear();
    }
  };
  globalThis.requestAnimationFrame = (work) => setTimeout(work);
  globalThis.cancelAnimationFrame = clearTimeout;
  t.after(() => {
    for (const name of ['IntersectionObserver', 'requestAnimationFrame', 'cancelAnimationFrame'])
      delete globalThis[name];
  });
  return { watched, see: () => tell() };
}
