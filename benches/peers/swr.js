import { createElement, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import useSWRInfinite from 'swr/infinite';
import { SWRConfig } from 'swr';
import { flattened, ofPages } from './shared/flatten.js';

const fetcher = async (url) => (await fetch(url)).json();

export function open(base) {
  let pages = [];
  let more;
  let arrived;
  // Asking for the first page again with every page, which is the default, is left out in its favour.
  const options = { revalidateFirstPage: false, revalidateOnFocus: false, revalidateOnReconnect: false };
  function Posts() {
    const key = (index, last) =>
      index === 0 ? `${base}/cursor` : last.hasMore ? `${base}/cursor?cursor=${last.nextCursor}` : null;
    const { data, size, setSize } = useSWRInfinite(key, fetcher, options);
    useEffect(() => {
      more = () => setSize(size + 1);
      if (!data || data.length === pages.length) return;
      pages = data;
      arrived?.();
    });
    return null;
  }
  const root = createRoot(document.createElement('div'));
  return {
    next: () =>
      new Promise((resolve) => {
        arrived = resolve;
        if (more) more();
        else root.render(createElement(SWRConfig, { value: { provider: () => new Map() } }, createElement(Posts)));
      }),
    ...flattened(() => pages, ofPages),
    close: () => root.unmount(),
  };
}
