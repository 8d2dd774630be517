/**
 * The list that a component shows, from what its library keeps: made anew, each item once, whenever that has changed.
 */
export function flattened(stateOf, itemsOf) {
  let state;
  let list = [];
  const current = () => {
    if (stateOf() === state) return list;
    state = stateOf();
    const seen = new Set();
    list = itemsOf(state).filter(({ id }) => !seen.has(id) && seen.add(id));
    return list;
  };
  return { rows: (from, to) => current().slice(from, to), size: () => current().length };
}

export const ofPages = (pages = []) => pages.flatMap((page) => page.data);
export const ofEdges = (edges = []) => edges.map(({ node }) => node);
