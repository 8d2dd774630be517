// Rows for a feed, and the sentinel that asks for more. Knows the feed's public interface only, so a fake of ten lines
// can stand in.
//
//   list  role=feed ─┬─ chunk ─┬─ article …      one chunk per page: the browser skips those out of sight
//                    └─ chunk ─┴─ article …
//   tail  a fresh node after every page          (an observed node that stays in view never fires twice)

import { Tail } from './tail.js';
import { chunks, Knots, measure, settle, slowly } from './feed-chunks.js';
import { keys } from './feed-keys.js';

/** Quiet time before something is said to a screen reader. */
const HUSH = 250;
/** Ends that are none: a retry goes on. */
const EARLY = ['truncated', 'loop', 'empty-run'];

/** "At or above the line" counts as in view: a jump past the tail must not strand the reader at the footer. */
const ABOVE = '1000000px';

export class FeedView extends EventTarget {
  #list;
  #feed;
  #options;
  #tail;
  #observer;
  #resizer;
  #unsubscribe;
  #unkey;
  #rows = [];
  #state = '';
  #budget;
  #spent = 0;
  #paused = false;
  #focusAt = -1;
  #news = 0;
  #words = '';
  #hush = 0;
  #size = -1;
  #knots;

  /**
   * @param {HTMLElement} list an empty element with role=feed
   * @param {object} feed
   * @param {object} options
   * @param {(item: unknown, index: number) => HTMLElement} options.row gives an <article>
   * @param {number} [options.auto] pages loaded without a gesture; default: no end
   * @param {number} [options.prefetch] viewports before the end at which the next page is asked for; default 2
   * @param {Element | null} [options.root] the scroller, if it is not the window
   * @param {HTMLElement} [options.status] an element with role=status
   * @param {HTMLElement} [options.after] what Ctrl+End goes to
   * @param {() => HTMLElement} [options.before] what Ctrl+Home goes to
   * @param {number | null} [options.page] the number of the first page; `null`: nobody knows it
   * @param {Knot[]} [options.knots] where the pages of a list that was kept begin
   * @param {(state: string, feed: object) => string} [options.explain] a sentence under the note
   * @param {object} [options.text] other words for the tail
   */
  constructor(list, feed, options) {
    super();
    this.#list = list;
    this.#feed = feed;
    this.#options = options;
    this.#budget = options.auto ?? Infinity;
    this.#knots = new Knots(options.page === undefined ? 1 : options.page);
    const saving = globalThis.navigator?.connection?.saveData === true;
    const ahead = Math.round(100 * (saving ? 0.25 : (options.prefetch ?? 2)));
    this.#observer = new IntersectionObserver((entries) => entries.at(-1).isIntersecting && this.#pull(), {
      root: options.root ?? null,
      rootMargin: `${ABOVE} 0px ${ahead}% 0px`,
    });
    this.#resizer = new ResizeObserver(() => this.#arm());
    this.#unkey = keys(list, this, { leaves: Boolean(options.after), before: options.before });
    list.addEventListener('focusin', this.#near);
    this.#unsubscribe = feed.subscribe((change) => this.#changed(change));
    if (feed.length > 0) this.#begin(options.knots ?? []);
    this.#renew();
    this.#resizer.observe(list);
  }

  get state() {
    return this.#state;
  }
  get rows() {
    return this.#rows;
  }
  get size() {
    return this.#rows.length;
  }
  get feed() {
    return this.#feed;
  }
  /** Where pages begin, for `options.knots`. */
  get knots() {
    return this.#knots.read(this.#list);
  }

  /** The reader asked: loads a page, or the failed one again, and goes on by itself afterwards. */
  async loadMore({ focus = false } = {}) {
    this.#paused = false;
    this.#spent = 1;
    if (focus) this.#focusAt = this.#rows.length;
    const again = ['failed', 'waiting', 'done'].includes(this.#feed.status);
    try {
      await (again ? this.#feed.retry() : this.#feed.loadMore());
    } catch {
      // The error is a state of the feed, and shown as that.
    }
  }

  /** No page by itself until the reader asks. */
  pause() {
    this.#paused = true;
    this.#renew();
  }

  /** Out of the feed, to what comes after it. */
  leave() {
    const { after } = this.#options;
    this.pause();
    after.scrollIntoView({ block: 'end', behavior: 'instant' });
    (after.querySelector('a[href], button, input, select, textarea') ?? after).focus({ preventScroll: true });
  }

  resume() {
    this.#paused = false;
    this.#spent = 0;
    this.#renew();
  }

  /** Another number of pages that load without a gesture. */
  set auto(pages) {
    this.#budget = pages;
    this.resume();
  }

  /** Call with `feed.reset()`: the budget starts anew. */
  renew() {
    this.#paused = false;
    this.#spent = 0;
    this.#focusAt = -1;
    this.#knots = new Knots(1);
  }

  destroy() {
    this.#unsubscribe();
    this.#unkey();
    this.#observer.disconnect();
    this.#resizer.disconnect();
    clearTimeout(this.#hush);
    this.#list.removeEventListener('focusin', this.#near);
    this.#list.replaceChildren();
    this.#list.setAttribute('aria-busy', 'false');
    this.#tail.node.remove();
    this.#rows = [];
  }

  // ---- the feed's steps

  #changed(change) {
    const { splices, received = 0 } = change;
    if (splices.length > 0) this.#apply(splices, change);
    const { status } = this.#feed;
    const loading = status === 'loading' || status === 'waiting';
    if (splices.length > 0 || received > 0 || !loading) this.#renew();
    else this.#show();
    this.dispatchEvent(new CustomEvent('change', { detail: change }));
  }

  /** What is there already, with its pages. */
  #begin(knots) {
    const rows = Array.from({ length: this.#feed.length }, (_, index) => this.#make(index, []));
    for (const page of this.#knots.split(rows, knots)) {
      this.#list.append(...page);
      measure(page);
    }
    this.#rows = rows;
  }

  #apply(splices, change) {
    splices.forEach(({ start, removed, added }, turn) => {
      if (this.#focusAt > start) this.#focusAt += added - removed;
      const later = splices.slice(turn + 1);
      if (removed === added) this.#replace(start, added, later);
      else {
        if (removed > 0) this.#remove(start, removed);
        if (added > 0) this.#add(start, added, later, change);
      }
    });
    // What the reader wrote, and what a refresh found, is not "more".
    const fresh = change.received > 0 && change.lane !== 'head' ? change.added : 0;
    if (fresh > 0 && change.lane === 'older' && this.#focusAt >= 0) {
      this.#rows[this.#focusAt]?.focus();
      this.#focusAt = -1;
    }
    this.#news += fresh;
    if (fresh > 0) this.#say();
  }

  /** `later`: splices that are still to come; the feed is already past them. */
  #make(index, later) {
    const at = settle(index, later);
    const article = at < 0 ? document.createElement('article') : this.#options.row(this.#feed.at(at), at);
    article.setAttribute('aria-posinset', String(index + 1));
    article.setAttribute('aria-setsize', '-1');
    return article;
  }

  #replace(start, count, later) {
    for (let index = start; index < start + count; index++) {
      const old = this.#rows[index];
      const focused = old.contains(document.activeElement);
      const article = this.#make(index, later);
      article.setAttribute('aria-setsize', old.getAttribute('aria-setsize'));
      old.replaceWith(article);
      this.#rows[index] = article;
      if (focused) article.focus({ preventScroll: true });
    }
  }

  #remove(start, count) {
    const gone = this.#rows.splice(start, count);
    if (this.#rows.length === 0) {
      this.#list.replaceChildren();
    } else {
      for (const article of gone) {
        const chunk = article.parentElement;
        article.remove();
        if (chunk.childElementCount === 0) chunk.remove();
      }
    }
    this.#size = -1;
    if (start < this.#rows.length) this.#number(start);
  }

  #add(start, count, later, change) {
    const made = [];
    for (let index = start; index < start + count; index++) made.push(this.#make(index, later));
    const before = this.#rows[start];
    if (before && start > 0) {
      // In the middle: into the chunk that is there.
      this.#rows[start - 1].after(...made);
    } else {
      const page = chunks(made);
      this.#knots.tie(page[0], count, change);
      if (before) {
        this.#still(page);
      } else {
        this.#list.append(...page);
        measure(page);
      }
    }
    this.#rows.splice(start, 0, ...made);
    if (before) this.#number(start + count);
    this.#size = -1;
  }

  /** Puts chunks in front without moving the row under the reader's eye. */
  #still(page) {
    const below = (node) => node.getBoundingClientRect().bottom > 0;
    const chunk = [...this.#list.children].find(below) ?? this.#list.firstElementChild;
    const anchor = [...chunk.children].find(below) ?? chunk.firstElementChild;
    const top = anchor.getBoundingClientRect().top;
    this.#list.prepend(...page);
    measure(page);
    const moved = anchor.getBoundingClientRect().top - top;
    if (moved !== 0) (this.#options.root ?? window).scrollBy({ top: moved, behavior: 'instant' });
  }

  /** Says something to those who do not see, once it is quiet. */
  say(words) {
    this.#words = words;
    this.#say();
  }

  #number(from) {
    const rows = this.#rows;
    slowly(rows.length - from, (index) => {
      rows[from + index]?.setAttribute('aria-posinset', String(from + index + 1));
      return rows === this.#rows;
    });
  }

  // ---- the tail

  #view() {
    const { status, waiting } = this.#feed;
    if (status === 'done' && EARLY.includes(this.#feed.reason)) return 'cut';
    if (status === 'done') return this.#feed.length === 0 ? 'empty' : 'done';
    if (status === 'waiting') return waiting?.cause === 'offline' ? 'offline' : 'waiting';
    if (status === 'idle' && (this.#paused || this.#spent >= this.#budget)) return 'paused';
    return status;
  }

  /**
   * A new tail in the place of the old one: a node that was never anywhere cannot shift, and is observed from the
   * start.
   */
  #renew() {
    const old = this.#tail;
    const focused = old?.focused;
    this.#tail = new Tail(this.#options.text, (action) => this.#press(action));
    this.#show();
    if (old) old.node.replaceWith(this.#tail.node);
    else this.#list.after(this.#tail.node);
    if (focused)
      (this.#tail.hasButton ? this.#tail.button : (this.#rows.at(-1) ?? this.#list)).focus({ preventScroll: true });
    this.#arm();
  }

  #show() {
    const state = this.#view();
    this.#tail.show(state, this.#options.explain?.(state, this.#feed) ?? '');
    this.#list.setAttribute('aria-busy', String(state === 'loading'));
    this.#list.dataset.state = state;
    this.#list.dataset.status = this.#feed.status;
    if (state === 'done' && this.#size !== this.#rows.length) this.#sized();
    const from = this.#state;
    if (state === from) return;
    this.#state = state;
    if (['failed', 'done', 'cut', 'empty', 'offline'].includes(state)) {
      this.#words = `${this.#tail.note.textContent} ${this.#tail.detail.textContent}`.trim();
      this.#say();
    }
    this.dispatchEvent(new CustomEvent('statechange', { detail: { from, to: state } }));
  }

  /** The words of the tail again: a countdown went on. */
  tick() {
    if (this.#tail) this.#tail.detail.textContent = this.#options.explain?.(this.#state, this.#feed) ?? '';
  }

  #arm() {
    if (!this.#tail) return;
    this.#observer.disconnect();
    if (this.#state === 'idle') this.#observer.observe(this.#tail.node);
  }

  #pull() {
    if (this.#feed.status !== 'idle' || !this.#feed.hasMore) return;
    if (this.#paused || this.#spent >= this.#budget) return;
    this.#spent += 1;
    this.#feed.loadMore({ auto: true }).catch(() => {});
  }

  #press(action) {
    this.loadMore({ focus: action !== 'now' });
  }

  /** A screen reader's cursor moves the focus, not the scroll position. */
  #near = (event) => {
    const article = event.target.closest?.('article');
    if (article && this.#rows.indexOf(article, -3) >= 0) this.#pull();
  };

  // ---- words for those who do not see

  #sized() {
    const rows = this.#rows;
    const size = String(rows.length);
    this.#size = rows.length;
    slowly(rows.length, (index) => {
      rows[index]?.setAttribute('aria-setsize', size);
      return this.#size === rows.length;
    });
  }

  #say() {
    const { status, words = (count) => `${count} more posts loaded.` } = this.#options;
    if (!status) return;
    clearTimeout(this.#hush);
    this.#hush = setTimeout(() => {
      status.textContent = [this.#news > 0 ? words(this.#news) : '', this.#words].filter(Boolean).join(' ');
      this.#news = 0;
      this.#words = '';
    }, HUSH);
  }
}
