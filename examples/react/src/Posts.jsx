import { memo, useCallback, useState } from 'react';
import { cursor } from 'unspool/dialects';
import { useEndReached, useFeed } from 'unspool/react';

const TOPICS = ['loom', 'thread', 'pages', 'cursors', 'weather', 'kitchen', 'harbour', 'night-shift'];

const Post = memo(function Post({ post, onDelete }) {
  return (
    <li>
      <h2>{post.title}</h2>
      <p>{post.author.name} in {post.topic}</p>
      <button type="button" onClick={() => onDelete(post.id)}>Delete</button>
    </li>
  );
});

export function Posts() {
  const [topic, setTopic] = useState('');
  const [isRefused, setRefused] = useState(false);
  const [problem, setProblem] = useState('');
  // Another topic is another list: its first page is asked for, and the rows before stay in sight until it is there.
  const list = useFeed('/api/cursor', { dialect: cursor, limit: 20, params: { topic: topic || null }, keep: true });
  const { items, status, error, isLoading, isPrevious, feed, remove } = list;
  const { ref, paused, resume } = useEndReached(feed, { budget: 5 });

  const onDelete = useCallback(
    async (id) => {
      setProblem('');
      const write = remove(id); // gone at once
      const answer = await fetch(`/api/posts/${id}${isRefused ? '?faults=503' : ''}`, { method: 'DELETE' });
      if (answer.ok) return write.confirm();
      write.undo(); // and back where it was
      setProblem('The server refused to delete it.');
    },
    [remove, isRefused],
  );

  return (
    <main>
      <header>
        <h1>Posts</h1>
        <label>
          Topic{' '}
          <select value={topic} onChange={(event) => setTopic(event.target.value)}>
            <option value="">all</option>
            {TOPICS.map((name) => <option key={name}>{name}</option>)}
          </select>
        </label>
        <label>
          <input type="checkbox" checked={isRefused} onChange={(event) => setRefused(event.target.checked)} />
          refuse deletes
        </label>
        {problem && <p role="alert">{problem}</p>}
      </header>
      <ol aria-busy={isPrevious}>{items.map((post) => <Post key={post.id} post={post} onDelete={onDelete} />)}</ol>
      {isLoading && <p className="note">Loading…</p>}
      {status === 'done' && <p className="note">{items.length > 0 ? 'That is all.' : 'There is nothing here.'}</p>}
      {error && <p role="alert">{error.message}</p>}
      {(paused || error) && (
        <button type="button" className="more" onClick={resume}>{error ? 'Try again' : 'Load more'}</button>
      )}
      <div ref={ref} />
    </main>
  );
}
