// What stands before the first row of a list that begins in its middle: newer rows come in there, when the reader comes
// near, without a move of what is read.

const WORDS = {
  __proto__: null,
  loading: ['Loading newer posts…', ''],
  waiting: ['Newer posts come in a moment.', ''],
  failed: ['Newer posts could not be loaded.', 'Try again'],
};
const MORE = ['There are newer posts.', 'Load newer'];
const TOP = ['The list begins here.', ''];

/** "At or below the line" counts as in view, as at the other end of the list. */
const BELOW = '1000000px';

export class Front {
  #node;
  #feed;
  #list;
  #observer;
  #stop;
  #left;

  /**
   * @param {HTMLElement} node with a `<p>` and a `<button>`; its height never changes
   * @param {HTMLElement} list what is read
   * @param {object} feed
   * @param {number} auto pages that load without a gesture
   */
  constructor(node, list, feed, auto) {
    this.#node = node;
    this.#feed = feed;
    this.#list = list;
    this.#left = auto;
    this.#observer = new IntersectionObserver((entries) => entries.at(-1).isIntersecting && this.#pull(), {
      rootMargin: `100% 0px ${BELOW} 0px`,
    });
    node.hidden = false;
    node.querySelector('button').onclick = () => this.#press();
    this.#stop = feed.subscribe(({ lane }) => lane === 'newer' && this.#show());
  }

  /** Call when the reader is at the first row: what is before it may come in. */
  arm() {
    this.#show();
  }

  destroy() {
    this.#stop();
    this.#observer.disconnect();
    this.#node.hidden = true;
  }

  #show() {
    const lane = this.#feed.lane('newer');
    const [note, word] = WORDS[lane.status] ?? (lane.hasMore ? MORE : TOP);
    const button = this.#node.querySelector('button');
    this.#node.dataset.front = lane.status;
    this.#node.querySelector('p').textContent = note;
    // A button that goes leaves the focus to the first row.
    if (word === '' && lane.status !== 'loading' && button === document.activeElement)
      this.#list.querySelector('article')?.focus({ preventScroll: true });
    if (word) button.textContent = word;
    button.setAttribute('aria-disabled', String(word === ''));
    button.hidden = word === '' && button !== document.activeElement;
    this.#observer.disconnect();
    if (lane.status === 'idle' && lane.hasMore) this.#observer.observe(this.#node);
  }

  #pull() {
    const { status, hasMore } = this.#feed.lane('newer');
    if (status !== 'idle' || !hasMore || this.#left <= 0) return;
    this.#left -= 1;
    this.#feed.loadMore({ lane: 'newer', auto: true }).catch(() => {});
  }

  #press() {
    const { status } = this.#feed.lane('newer');
    if (status === 'failed') this.#feed.retry({ lane: 'newer' }).catch(() => {});
    else if (status === 'idle') this.#feed.loadMore({ lane: 'newer' }).catch(() => {});
  }
}
