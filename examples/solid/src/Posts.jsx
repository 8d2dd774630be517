import { createSignal, For, Show } from 'solid-js';
import { cursor } from 'unspool/dialects';
import { useEndReached, useFeed } from 'unspool/solid';

const TOPICS = ['loom', 'thread', 'pages', 'cursors', 'weather', 'kitchen', 'harbour', 'night-shift'];

export function Posts() {
  const [topic, setTopic] = createSignal('');
  const [isRefused, setRefused] = createSignal(false);
  const [problem, setProblem] = createSignal('');
  // Another topic is another list: its first page is asked for, and the rows before stay in sight until it is there.
  const list = useFeed('/api/cursor', () => ({
    dialect: cursor,
    limit: 20,
    params: { topic: topic() || null },
    keep: true,
  }));
  const tail = useEndReached(list, { budget: 5 });

  async function onDelete(id) {
    setProblem('');
    const write = list.remove(id); // gone at once
    const answer = await fetch(`/api/posts/${id}${isRefused() ? '?faults=503' : ''}`, { method: 'DELETE' });
    if (answer.ok) return write.confirm();
    write.undo(); // and back where it was
    setProblem('The server refused to delete it.');
  }

  return (
    <main>
      <header>
        <h1>Posts</h1>
        <label>
          Topic{' '}
          <select onChange={(event) => setTopic(event.target.value)}>
            <option value="">all</option>
            <For each={TOPICS}>{(name) => <option>{name}</option>}</For>
          </select>
        </label>
        <label>
          <input type="checkbox" onChange={(event) => setRefused(event.target.checked)} /> refuse deletes
        </label>
        <Show when={problem()}><p role="alert">{problem()}</p></Show>
      </header>
      <ol aria-busy={list.isPrevious}>
        <For each={list.items}>
          {(post) => (
            <li>
              <h2>{post.title}</h2>
              <p>{post.author.name} in {post.topic}</p>
              <button type="button" onClick={() => onDelete(post.id)}>Delete</button>
            </li>
          )}
        </For>
      </ol>
      <Show when={list.isLoading}><p class="note">Loading…</p></Show>
      <Show when={list.status === 'done'}>
        <p class="note">{list.length > 0 ? 'That is all.' : 'There is nothing here.'}</p>
      </Show>
      <Show when={list.error}><p role="alert">{list.error.message}</p></Show>
      <Show when={tail.paused() || list.error}>
        <button type="button" class="more" onClick={tail.resume}>{list.error ? 'Try again' : 'Load more'}</button>
      </Show>
      <div ref={tail.ref} />
    </main>
  );
}
