// One post as one <article>. Only DOM calls: what a server sends is text, never markup.

const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** @param {object} post as the demo server writes it @returns {HTMLElement} */
export function row(post) {
  const id = String(post.id);
  const words = String(post.title ?? '');
  const title = element('h2', { id: `title-${id}`, dir: direction(words) }, words);
  const article = element(
    'article',
    { class: 'post', tabindex: '-1', 'aria-labelledby': title.id, 'data-key': id },
    title,
  );
  for (const paragraph of String(post.body ?? '').split('\n\n'))
    article.append(element('p', { dir: direction(paragraph) }, paragraph));
  article.append(meta(post, id));
  return article;
}

function meta(post, id) {
  const line = element('p', { class: 'meta' });
  if (post.author?.name) line.append(element('span', { class: 'author' }, post.author.name));
  if (post.created_at) line.append(element('time', { datetime: post.created_at }, date(post.created_at)));
  if (post.topic) line.append(element('span', { class: 'topic' }, post.topic));
  line.append(
    element(
      'button',
      { class: 'raw', type: 'button', 'aria-expanded': 'false', title: 'The bytes, as the server sent them' },
      id.startsWith('draft-') ? 'draft' : id,
    ),
  );
  return line;
}

/** By most of its letters: `dir=auto` goes by the first, and one quoted word would turn an English paragraph round. */
function direction(text) {
  const rtl = text.match(/[\p{Script=Arabic}\p{Script=Hebrew}]/gu)?.length ?? 0;
  return rtl * 2 > (text.match(/\p{L}/gu)?.length ?? 0) ? 'rtl' : 'ltr';
}

function date(iso) {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : when.format(time);
}

/** Opens or closes the raw bytes of a post under it. */
export function toggleRaw(button, bytes) {
  const article = button.closest('article');
  const open = button.getAttribute('aria-expanded') === 'true';
  button.setAttribute('aria-expanded', String(!open));
  article.querySelector('.bytes')?.remove();
  if (!open)
    article.append(
      element('pre', { class: 'bytes', tabindex: '0', 'aria-label': `Bytes of ${button.textContent}` }, bytes),
    );
}

/** A small `document.createElement`. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}
