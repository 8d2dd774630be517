// Wiring: the address and the controls say what to read, a feed reads it, a view shows it, the rail tells.

import { feed as unspool } from '/js/index.js';
import { fill, menu } from './dialect-menu.js';
import { Faults } from './faults.js';
import { FeedView } from './feed-view.js';
import { GapRows } from './gap-rows.js';
import { keep, place, returnTo } from './kept.js';
import { Rail } from './rail.js';
import { row, toggleRaw } from './row.js';
import * as settings from './settings.js';
import { explain } from './words.js';
import { Writes } from './writes.js';

const $ = (id) => document.getElementById(id);
const list = $('posts');
const { unknown, ...now } = settings.read({
  dialect: (name) => name in menu,
  topic: (name) => [...$('topic').options].some(({ value }) => value === name),
});
const rail = new Rail();
const text = new TextDecoder();
let feed;
let view;
let ticking = 0;
let turn = 0;

const faults = new Faults($('faults'), now.session);
const send = faults.around(rail.logging((request) => fetch(request)));

const writes = new Writes({
  list,
  dialog: $('composer'),
  write: $('write'),
  says: $('unsaved'),
  failing: $('refuse'),
  feed: () => feed,
});

/** Where an item is the post itself; of other dialects it is a part of it. */
const writable = () => menu[now.dialect].post === undefined && now.dialect !== 'relay';

async function start() {
  const mine = ++turn;
  view?.destroy();
  view = undefined;
  feed?.close();
  rail.forget();
  news(0);
  const { path, dialect, body, post = (item) => item } = menu[now.dialect];
  settings.write(now);
  source();
  $('write').hidden = !writable();
  // Without the topic, which is a parameter of the feed: the address of its first page stays, and with it what is kept.
  const make = (snapshot) =>
    unspool(settings.firstPage(path, { ...now, topic: '' }), {
      dialect,
      limit: now.limit,
      retries: now.retries,
      fetch: send,
      ...(body && { body: body(now.limit) }),
      ...(snapshot && { snapshot }),
    });
  const kept = await keep(make, () => ({ topic: now.topic, at: place(view) }));
  if (mine !== turn) return kept.feed.close();
  feed = kept.feed;
  const same = kept.restored && kept.extra?.topic === now.topic;
  if (!same && (kept.restored || now.topic)) feed.reset({ topic: now.topic || null });
  view = new FeedView(list, feed, {
    row: (item) => (writable() ? writes.dress(row(post(item))) : row(post(item))),
    explain,
    auto: settings.pages(now.auto),
    status: $('status'),
    after: $('end'),
    words: (count) => (count === 1 ? '1 more post loaded.' : `${count} more posts loaded.`),
    text: { idle: '', empty: 'No posts here.' },
  });
  view.addEventListener('statechange', state);
  const shown = view;
  const gaps = new GapRows();
  view.addEventListener('change', (event) => {
    rail.settle(event.detail.status);
    gaps.show(shown.feed, shown);
    count();
  });
  state();
  count();
  gaps.show(feed, view);
  if (same) returnTo(view, kept.extra.at);
}

function state() {
  rail.state(view.state, feed);
  $('end').dataset.feed = view.state;
  clearInterval(ticking);
  if (view.state !== 'waiting') return;
  ticking = setInterval(() => {
    view.tick();
    rail.tick(view.state, feed);
  }, 100);
}

let counting = 0;
function count() {
  cancelAnimationFrame(counting);
  counting = requestAnimationFrame(() => {
    if (feed.status === 'closed') return;
    const { requests, received, duplicates, bytes, held } = feed.stats;
    rail.counts({ requests, received, duplicates, bytes, held, items: feed.length, rows: view.size });
  });
}

// ---- what to read

fill($('dialect'));
$('unknown').textContent = unknown.join(' ');
$('unknown').hidden = unknown.length === 0;
for (const name of ['dialect', 'topic', 'limit', 'auto']) {
  const select = $(name);
  if (![...select.options].some(({ value }) => value === String(now[name]))) {
    select.append(new Option(name === 'auto' ? `${now[name]} pages, then ask me` : now[name], now[name]));
  }
  select.value = String(now[name]);
  select.addEventListener('change', () => {
    now[name] = name === 'limit' ? Number(select.value) : select.value;
    if (name === 'auto' && view) view.auto = settings.pages(now.auto);
    else if (name === 'topic') search();
    else start();
    settings.write(now);
    source();
  });
}
$('ask').addEventListener('submit', (event) => event.preventDefault());

/** Another question to the same feed: what is still on its way is dropped. */
function search() {
  if (!view || feed.status === 'closed') return start();
  view.renew();
  feed.reset({ topic: now.topic || null });
  news(0);
}

function source() {
  const { code, path, dialect } = menu[now.dialect];
  const [name] = /\w+/.exec(code);
  const options = [`dialect: ${code}`, ...(now.limit ? [`limit: ${now.limit}`] : [])].join(', ');
  $('code').textContent = [
    "import { feed } from 'unspool';",
    `import { ${name} } from 'unspool/dialects';`,
    '',
    `const posts = feed('${path}${now.topic ? `?topic=${now.topic}` : ''}', { ${options} });`,
    'for await (const post of posts) show(post);',
    '',
    `// ${code}, written out:`,
    JSON.stringify(dialect, null, 2).replace(/^(\s*)"(\w+)":/gm, '$1$2:'),
  ].join('\n');
}

// ---- new posts

let published = 0;
function news(count) {
  published = count;
  const pill = $('pill');
  pill.hidden = count === 0;
  pill.textContent = `${count} new ${count === 1 ? 'post' : 'posts'}`;
}

async function publish(count) {
  const response = await fetch(`/api/posts/batch?n=${count}`, { method: 'POST' });
  if (!response.ok) return;
  news(published + count);
  $('status').textContent = `${published} new posts.`;
}

for (const id of ['publish', 'publish-many'])
  $(id).addEventListener('click', ({ currentTarget }) => publish(Number(currentTarget.value)));
$('close').addEventListener('click', () => feed?.close());

/** By the newer lane where there is one; else by a refresh, which leaves a gap if there is more than it may ask for. */
async function catchUp() {
  if (!view || feed.status === 'closed') return start();
  const newer = feed.lane('newer');
  const known = newer.hasMore || newer.reason === 'end';
  if (feed.length > 0 && known && newer.status !== 'failed') return feed.loadMore({ lane: 'newer' });
  return feed.refresh();
}

$('pill').addEventListener('click', async () => {
  news(0);
  await catchUp()?.catch(() => {});
  scrollTo({ top: 0, behavior: 'instant' });
  view?.rows[0]?.focus({ preventScroll: true });
});

// ---- the rest of the page

list.addEventListener('click', (event) => {
  const button = event.target.closest('button.raw');
  if (!button || feed.status === 'closed') return;
  const index = view.rows.indexOf(button.closest('article'));
  toggleRaw(button, text.decode(feed.raw(index) ?? new Uint8Array()));
});

$('fold').addEventListener('click', () => {
  const open = $('rail').toggleAttribute('data-open');
  $('fold').setAttribute('aria-expanded', String(open));
});

$('to-top').addEventListener('click', (event) => {
  event.preventDefault();
  scrollTo({ top: 0, behavior: 'instant' });
  list.focus({ preventScroll: true });
});

document.querySelector('.skip[href="#end"]').addEventListener('click', (event) => {
  event.preventDefault();
  view?.leave();
});

settings.theme($('theme'));
start();

// For the curious and for tests.
globalThis.demo = {
  get feed() {
    return feed;
  },
  get view() {
    return view;
  },
  rail,
};
