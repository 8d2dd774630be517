import { useEffect } from 'react';
import { counts } from './counts.js';
import { Row } from './row.jsx';

/** Rows in sight. */
const SHOWN = 40;

/** Whom to tell of each commit: how long the list is, and what loads more of it. */
export const driver = { committed: () => {} };

/**
 * The end of a long list, as a windowing library shows it: `at` gives the row of a position. It is rendered whenever
 * the component is that has the list.
 */
export function Window({ length, at, busy, onEnd }) {
  counts.lists += 1;
  useEffect(() => {
    driver.committed(length, onEnd);
  });
  const from = Math.max(0, length - SHOWN);
  const rows = Array.from({ length: length - from }, (_, i) => at(from + i));
  return (
    <main>
      <ul>
        {rows.map((post) => (
          <Row key={post.id} post={post} />
        ))}
      </ul>
      <p>{busy ? 'Loading…' : ''}</p>
    </main>
  );
}
