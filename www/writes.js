// Writing: a row is shown, changed or gone at once, and as it was again when the server refuses.

import { element } from './row.js';

export class Writes {
  #list;
  #dialog;
  #form;
  #says;
  #feed;
  #failing;
  /** What the open form is for: the key of a row, or `undefined` for a new post. */
  #key;
  /** Keys of rows that the server has not confirmed. */
  #pending = new Set();

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.list
   * @param {HTMLDialogElement} parts.dialog holds a form with `title` and `body`
   * @param {HTMLButtonElement} parts.write opens it for a new post
   * @param {HTMLElement} parts.says told what failed
   * @param {HTMLButtonElement} parts.failing a switch: the server refuses what is written
   * @param {() => object | undefined} parts.feed
   */
  constructor({ list, dialog, write, says, failing, feed }) {
    this.#list = list;
    this.#dialog = dialog;
    this.#form = dialog.querySelector('form');
    this.#says = says;
    this.#failing = failing;
    this.#feed = feed;
    write.addEventListener('click', () => this.#open());
    failing.addEventListener('click', () =>
      failing.setAttribute('aria-pressed', String(failing.getAttribute('aria-pressed') !== 'true')),
    );
    dialog.querySelector('[data-cancel]').addEventListener('click', () => dialog.close());
    // Once it is closed, the focus is back on the row, and goes along when the row is another one.
    dialog.addEventListener('close', () => dialog.returnValue === 'save' && this.#submit());
    list.addEventListener('click', (event) => {
      const button = event.target.closest('button[data-write]');
      const key = button?.closest('article').dataset.key;
      if (button?.dataset.write === 'edit') this.#open(key);
      if (button?.dataset.write === 'delete') this.#remove(key);
    });
  }

  /** Gives a row its buttons; one that is on its way to the server has none. */
  dress(article) {
    const { key } = article.dataset;
    if (this.#pending.has(key)) article.setAttribute('data-pending', '');
    const title = article.querySelector('h2').textContent;
    const buttons = [
      ['edit', 'Edit'],
      ['delete', 'Delete'],
    ].map(([does, word]) =>
      element('button', { type: 'button', 'data-write': does, 'aria-label': `${word}: ${title}` }, word),
    );
    article.querySelector('.raw').before(...buttons);
    return article;
  }

  #open(key) {
    const feed = this.#feed();
    if (!feed || feed.status === 'closed') return;
    const post = key === undefined ? { title: '', body: '' } : feed.get(key);
    if (!post) return;
    this.#key = key;
    for (const name of ['title', 'body']) this.#form.elements[name].value = post[name];
    this.#dialog.querySelector('h2').textContent = key === undefined ? 'Write a post' : 'Edit the post';
    this.#dialog.returnValue = '';
    this.#dialog.showModal();
  }

  #submit() {
    const feed = this.#feed();
    if (!feed || feed.status === 'closed') return;
    const { title, body } = this.#form.elements;
    const text = { title: title.value, body: body.value };
    const key = this.#key;
    if (key !== undefined) {
      const change = () => feed.update(key, text);
      this.#send(feed, key, change, 'PATCH', `/${key}`, text, 'The change was not saved');
      return;
    }
    const id = `draft-${crypto.randomUUID().slice(0, 8)}`;
    const draft = { id, ...text, topic: '', created_at: new Date().toISOString() };
    const insert = () => feed.insert(draft, { at: 0, temp: id });
    this.#send(feed, id, insert, 'POST', '', text, 'The post was not sent');
    scrollTo({ top: 0, behavior: 'instant' });
  }

  #remove(key) {
    const feed = this.#feed();
    if (!feed || feed.status === 'closed') return;
    const rows = [...this.#list.querySelectorAll('article')];
    const at = rows.findIndex((row) => row.dataset.key === key);
    // The focus must not fall to the page with the row.
    (rows[at + 1] ?? rows[at - 1] ?? this.#list).focus({ preventScroll: true });
    this.#send(feed, key, () => feed.remove(key), 'DELETE', `/${key}`, undefined, 'The post was not deleted');
  }

  /** Shows the write, sends it, and confirms it or takes it back. */
  async #send(feed, key, make, method, path, body, failed) {
    this.#says.hidden = true;
    this.#pending.add(key);
    let write;
    try {
      write = make();
      const fault = this.#failing.getAttribute('aria-pressed') === 'true' ? '?faults=503' : '';
      const response = await fetch(`/api/posts${path}${fault}`, {
        method,
        ...(body && { body: JSON.stringify(body) }),
      });
      const answer = response.status === 204 ? undefined : await response.json();
      if (!response.ok) throw new Error(answer?.error?.message ?? `the server answered ${response.status}`);
      this.#pending.delete(key);
      if (feed.status !== 'closed') write.confirm(answer);
    } catch (error) {
      this.#pending.delete(key);
      if (feed.status !== 'closed') write?.undo();
      this.#says.textContent = `${failed}: ${error.message}.`;
      this.#says.hidden = false;
    }
    // A row that stayed the same one keeps its node.
    for (const row of this.#list.querySelectorAll('[data-pending]'))
      if (!this.#pending.has(row.dataset.key)) row.removeAttribute('data-pending');
  }
}
