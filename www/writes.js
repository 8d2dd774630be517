// Writing: a row is shown, changed or gone at once. What the server refuses is as it was, and what was written is not
// lost: it stays with its row, to be sent again, changed or discarded.

import { Outbox } from './outbox.js';
import { element } from './row.js';

const FAILED = { post: 'The post was not sent', edit: 'The change was not saved', delete: 'The post was not deleted' };
const UNSENT = [
  ['again', 'Try again'],
  ['rewrite', 'Edit'],
  ['discard', 'Discard'],
];

export class Writes {
  #list;
  #dialog;
  #form;
  #says;
  #parts;
  #outbox;
  /** What the open form is for: the key of a row, or `undefined` for a new post. */
  #key;
  /** Keys of posts that this reader wrote. */
  #own = new Set();

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.list
   * @param {HTMLDialogElement} parts.dialog holds a form with `title` and `body`
   * @param {HTMLButtonElement} parts.write opens it for a new post
   * @param {HTMLElement} parts.says told what failed
   * @param {() => string} parts.fault the query of a write
   * @param {() => object | undefined} parts.feed
   * @param {() => Promise<object | undefined>} parts.top goes to the top of the list; its feed
   * @param {() => string} parts.topic what the list is about
   */
  constructor(parts) {
    const { list, dialog, write, says, fault } = parts;
    this.#list = list;
    this.#dialog = dialog;
    this.#form = dialog.querySelector('form');
    this.#says = says;
    this.#parts = parts;
    this.#outbox = new Outbox((entry) => this.#told(entry), fault);
    write.addEventListener('click', () => this.#open());
    says.querySelector('button').addEventListener('click', () => this.#hush());
    dialog.querySelector('[data-cancel]').addEventListener('click', () => dialog.close());
    // Once it is closed, the focus is back on the row, and goes along when the row is another one.
    dialog.addEventListener('close', () => dialog.returnValue === 'save' && this.#submit());
    list.addEventListener('click', (event) => {
      const button = event.target.closest('button[data-write]');
      const article = button?.closest('article');
      if (article) this.#do(button.dataset.write, article.dataset.key, article);
    });
  }

  /** The feed is another one. */
  attach(feed, atTop) {
    this.#outbox.attach(feed, atTop);
  }

  /** Whether this reader wrote it. */
  isOwn(post) {
    return this.#own.has(post?.client_id);
  }

  /** A post with what the reader wrote over it, while that is on its way. */
  over(post) {
    const entry = this.#outbox.get(post.id);
    return entry?.kind === 'edit' && entry.failed === '' ? { ...post, ...entry.text } : post;
  }

  /** Gives a row its buttons; one that is on its way to the server has none. */
  dress(article) {
    const entry = this.#outbox.get(article.dataset.key);
    if (!article.querySelector('[data-write=edit]')) {
      const title = article.querySelector('h2').textContent;
      const buttons = [
        ['edit', 'Edit'],
        ['delete', 'Delete'],
      ].map(([does, word]) =>
        element('button', { type: 'button', 'data-write': does, 'aria-label': `${word}: ${title}` }, word),
      );
      article.querySelector('.raw').before(...buttons);
    }
    article.toggleAttribute('data-pending', entry?.failed === '');
    article.toggleAttribute('data-unsent', Boolean(entry?.failed));
    const note = article.querySelector('.unsent');
    const focused = note?.contains(document.activeElement);
    note?.remove();
    if (entry?.failed) article.querySelector('.meta').after(unsent(entry));
    if (focused) article.focus({ preventScroll: true });
    return article;
  }

  #do(what, key, article) {
    const feed = this.#parts.feed();
    if (!feed || feed.status === 'closed') return;
    if (what === 'edit' || what === 'rewrite') this.#open(key);
    if (what === 'again') this.#outbox.again(key, feed);
    if (what === 'delete') this.#remove(feed, key);
    if (what === 'discard') {
      if (this.#outbox.get(key)?.kind === 'post') this.#next(article).focus({ preventScroll: true });
      this.#outbox.discard(key);
    }
  }

  #open(key) {
    const feed = this.#parts.feed();
    if (!feed || feed.status === 'closed') return;
    const written = this.#outbox.get(key)?.text;
    const post = key === undefined ? { title: '', body: '' } : (written ?? feed.get(key));
    if (!post) return;
    this.#key = key;
    for (const name of ['title', 'body']) this.#form.elements[name].value = post[name];
    this.#dialog.querySelector('h2').textContent = key === undefined ? 'Write a post' : 'Edit the post';
    this.#dialog.returnValue = '';
    this.#dialog.showModal();
  }

  async #submit() {
    const { title, body } = this.#form.elements;
    const text = { title: title.value, body: body.value };
    const key = this.#key;
    this.#hush();
    if (key === undefined) return this.#post(text);
    const feed = this.#parts.feed();
    if (!feed || feed.status === 'closed') return;
    if (this.#outbox.get(key)) this.#outbox.again(key, feed, text);
    else this.#outbox.add({ kind: 'edit', key, text, before: feed.get(key), failed: '' }, feed);
  }

  async #post(text) {
    const feed = await this.#parts.top();
    if (!feed || feed.status === 'closed') return;
    const key = `draft-${crypto.randomUUID()}`;
    const topic = this.#parts.topic();
    const at = new Date().toISOString();
    this.#own.add(key);
    this.#outbox.add({ kind: 'post', key, text: { ...text, ...(topic && { topic }) }, at, failed: '' }, feed);
    scrollTo({ top: 0, behavior: 'instant' });
  }

  #remove(feed, key) {
    this.#hush();
    const rows = [...this.#list.querySelectorAll('article')];
    const row = rows.find(({ dataset }) => dataset.key === key);
    // The focus must not fall to the page with the row.
    this.#next(row).focus({ preventScroll: true });
    const next = rows[rows.indexOf(row) + 1]?.dataset.key;
    this.#outbox.add({ kind: 'delete', key, before: feed.get(key), next, failed: '' }, feed);
  }

  #next(row) {
    const rows = [...this.#list.querySelectorAll('article')];
    const at = rows.indexOf(row);
    return rows[at + 1] ?? rows[at - 1] ?? this.#list;
  }

  /** A write is on its way, over or refused. */
  #told(entry) {
    if (entry.kind === 'post') this.#own.add(entry.key);
    for (const row of this.#list.querySelectorAll('article')) {
      const { key } = row.dataset;
      if (key === entry.key || row.matches('[data-pending], [data-unsent]')) this.dress(row);
    }
    if (entry.failed && (entry.kind === 'delete' || this.#outbox.get(entry.key))) {
      this.#says.querySelector('p').textContent = `${FAILED[entry.kind]}: ${entry.failed}.`;
      this.#says.hidden = false;
    }
  }

  #hush() {
    this.#says.hidden = true;
  }
}

function unsent({ kind, failed }) {
  const words = kind === 'post' ? `Not sent: ${failed}.` : `Your change was not saved: ${failed}.`;
  const buttons = UNSENT.map(([does, word]) => element('button', { type: 'button', 'data-write': does }, word));
  return element('div', { class: 'unsent' }, element('p', {}, words), element('div', {}, ...buttons));
}
