import { memo } from 'react';
import { counts } from './counts.js';

/** One post, as every app here shows it. */
export const Row = memo(function Row({ post, onRemove }) {
  counts.rows += 1;
  return (
    <li>
      <h2>{post.title}</h2>
      <p>{post.body}</p>
      {onRemove && (
        <button type="button" onClick={() => onRemove(post.id)}>
          Delete
        </button>
      )}
    </li>
  );
});
