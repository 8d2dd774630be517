// What every library here pays before it begins: the pages come, and are dropped unread.
export function open(base) {
  let pages = 0;
  let size = 0;
  const { items } = /\/pages\/(?<items>\d+)-/.exec(base).groups;
  return {
    async next() {
      await (await fetch(`${base}/cursor${pages > 0 ? `?cursor=${pages}` : ''}`)).arrayBuffer();
      pages += 1;
      size += Number(items);
    },
    rows: () => [],
    size: () => size,
    close: () => {},
  };
}
