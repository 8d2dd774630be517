import { useCallback, useEffect, useRef, useState } from 'react';
import { Window } from '../common/window.jsx';

export function App({ path, spinner }) {
  const [items, setItems] = useState([]);
  const [busy, setBusy] = useState(false);
  const next = useRef('');
  const load = useCallback(async () => {
    if (spinner) setBusy(true);
    const { data, nextCursor } = await (await fetch(`${path}?cursor=${next.current}`)).json();
    next.current = nextCursor;
    setItems((items) => [...items, ...data]);
    setBusy(false);
  }, [path, spinner]);
  useEffect(() => {
    load();
  }, [load]);
  return <Window length={items.length} at={(i) => items[i]} busy={busy} onEnd={load} />;
}
