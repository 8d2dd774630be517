// Components of the tests of Solid.
import { createSignal, ErrorBoundary, For, Show, Suspense } from 'solid-js';
import { useEndReached, useFeed, useFeedItem } from '../../../js/solid.js';

const idsOf = (items) => items.map(({ id }) => id).join(' ');

export function List(props) {
  const list = useFeed(
    () => props.url,
    () => props.options,
  );
  props.give?.(list);
  return (
    <>
      <p>
        {idsOf(list.items)} {String(list.isLoading)} {String(list.isPrevious)} {list.status}
      </p>
      <ul>
        <For each={list.items}>{(item) => <li>{(props.seen ?? (({ name }) => name))(item)}</li>}</For>
      </ul>
    </>
  );
}

/** Shows the list of what `props.make()` says, and changes with what `props.give` is handed. */
export function App(props) {
  const [state, set] = createSignal(props.make());
  props.control?.((next) => set((old) => ({ ...old, ...next })));
  return (
    <Show when={state().shown}>
      <ErrorBoundary fallback={(error, reset) => <button onClick={reset}>caught {error.code}</button>}>
        <Suspense fallback={<i>wait</i>}>
          <List url={state().url} options={state().options} seen={state().seen} give={state().give} />
          <Show when={state().twice}>
            <List url={state().url} options={state().options} />
          </Show>
        </Suspense>
      </ErrorBoundary>
    </Show>
  );
}

export function Tail(props) {
  const list = useFeed(props.url, props.options);
  const tail = useEndReached(list, () => ({ budget: props.budget }));
  return (
    <>
      <p>
        {idsOf(list.items)} {String(tail.paused())}
      </p>
      <b ref={tail.ref} />
      <button onClick={tail.resume}>more</button>
    </>
  );
}

export function Item(props) {
  const list = useFeed(props.url, props.options);
  props.give(list);
  const item = useFeedItem(list, () => props.id());
  return <p>{props.seen(item())}</p>;
}
