// Wiring: the address and the controls say what to read, a feed reads it, a view shows it, the rail tells.

import { feed as unspool } from '/js/index.js';
import { fill, menu } from './dialect-menu.js';
import { Faults } from './faults.js';
import { FeedView } from './feed-view.js';
import { Front } from './front.js';
import { GapRows } from './gap-rows.js';
import { Held } from './held.js';
import { keep, place, returnTo } from './kept.js';
import { others } from './others.js';
import { isFirst, Rail } from './rail.js';
import { row, toggleRaw } from './row.js';
import * as settings from './settings.js';
import { explain, looks } from './words.js';
import { Writes } from './writes.js';

const $ = (id) => document.getElementById(id);
const list = $('posts');
const known = {
  dialect: (name) => name in menu,
  topic: (name) => [...$('topic').options].some(({ value }) => value === name),
  jump: (dialect) => menu[dialect].jump?.to,
};
let { unknown, ...now } = settings.read(known);
const rail = new Rail();
const text = new TextDecoder();
let kept;
let feed;
/** The feed without the new posts that wait behind the pill. */
let held;
let view;
let front;
let ticking = 0;
let turn = 0;

const pressed = (button) => button.getAttribute('aria-pressed') === 'true';
/** The first page of a list that is there already. */
const isLook = ({ url }) => feed?.length > 0 && feed.lane('head').status === 'loading' && isFirst(url);
const faults = new Faults($('faults'), now.session);
const send = faults.around(
  rail.logging((request) => fetch(request)),
  isLook,
);

const writes = new Writes({
  list,
  dialog: $('composer'),
  write: $('write'),
  says: $('unsaved'),
  fault: () => {
    const on = [$('late'), $('refuse')].filter(pressed).map(({ value }) => value);
    return on.length > 0 ? `?faults=${on.join()}` : '';
  },
  feed: () => feed,
  top: async () => {
    if (jumped()) await go({ page: '', date: '' });
    held?.release();
    return feed;
  },
  topic: () => now.topic,
});

/** Where an item is the post itself; of other dialects it is a part of it. */
const writable = () => menu[now.dialect].post === undefined && now.dialect !== 'relay';
/** Whether the list begins at a page or a day that was asked for. */
const jumped = () => now.page !== '' || now.date !== '';

/** @param {{ afresh?: boolean }} [how] `afresh`: not where one was in this list, but where it begins */
async function start({ afresh = false } = {}) {
  const mine = ++turn;
  controls();
  // With the place of the reader, for the back button.
  await kept?.flush?.();
  if (mine !== turn) return;
  end();
  const { path, dialect, body, jump, post = (item) => item } = menu[now.dialect];
  settings.write(now);
  source();
  // Without the topic, which is a parameter of the feed: the address of its first page stays, and with it what is kept.
  const topic = jumped() ? now.topic : '';
  const every = now.live === 'off' ? undefined : Number(now.live);
  const make = (snapshot) =>
    unspool(settings.firstPage(path, { ...now, topic }), {
      dialect,
      limit: now.limit,
      retries: now.retries,
      fetch: send,
      clientKey: 'client_id',
      ...(jump?.to === 'page' && { onPage: paged }),
      ...(body && { body: body(now.limit) }),
      ...(every && !jumped() && { revalidate: { every, onFocus: true, onOnline: true } }),
      ...(jumped() &&
        !snapshot && { cursor: String(new URLSearchParams(jump.start(now.page || now.date, now.limit))) }),
      ...(snapshot && { snapshot }),
    });
  const name = jumped() ? `posts?${new URLSearchParams([now.dialect, now.page, now.date, topic].entries())}` : 'posts';
  const extra = () => ({ topic: now.topic, at: place(view), knots: view?.knots ?? [], pages });
  const made = await keep(make, extra, name, afresh);
  if (mine !== turn) return made.feed.close();
  kept = made;
  feed = kept.feed;
  const same = kept.restored && kept.extra?.topic === now.topic;
  pages = same ? kept.extra.pages : undefined;
  if (!jumped() && !same && (kept.restored || now.topic)) feed.reset({ topic: now.topic || null });
  if (writable()) writes.attach(feed, !jumped());
  held = new Held(feed, { isOwn: (item) => writes.isOwn(item), onHeld: news });
  view = new FeedView(list, held, {
    row: (item) => (writable() ? writes.dress(row(writes.over(post(item)))) : row(post(item))),
    explain,
    auto: settings.pages(now.auto),
    status: $('status'),
    after: $('end'),
    before: () => [$('pill'), $('newest'), $('write'), $('topic')].find((node) => node.checkVisibility()),
    page: now.date ? null : Number(now.page || 1),
    knots: same ? kept.extra?.knots : [],
    words: (count) => (count === 1 ? '1 more post loaded.' : `${count} more posts loaded.`),
    text: { idle: '', empty: 'No posts here.' },
  });
  view.addEventListener('statechange', state);
  const [shown, feeds, gaps] = [view, held, new GapRows()];
  view.addEventListener('change', (event) => {
    rail.settle(event.detail);
    gaps.show(feeds, shown);
    count();
    looking();
  });
  state();
  count();
  looking();
  gaps.show(held, view);
  if (jumped()) front = new Front($('front'), list, feed, settings.pages(now.auto));
  if (same) returnTo(view, kept.extra.at);
  if (!jumped()) return;
  if (!same || !kept.extra.at) await land(mine);
  if (mine === turn) front.arm();
}

function end() {
  view?.destroy();
  front?.destroy();
  held?.stop();
  feed?.close();
  [view, front, held, kept] = [];
  rail.forget();
  news(0);
}

/** To the first row of a list that begins in its middle, once it is there. */
async function land(mine) {
  if (feed.length === 0 && feed.status !== 'done') await view.loadMore();
  if (mine !== turn || !view.rows[0]) return;
  view.rows[0].focus({ preventScroll: true });
  view.rows[0].scrollIntoView({ block: 'start', behavior: 'instant' });
  jumping();
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

function looking() {
  if (feed.status === 'closed') return;
  rail.looks(looks(feed.lane('head'), now.live === 'off' ? undefined : Number(now.live), jumped()));
}

let counting = 0;
function count() {
  cancelAnimationFrame(counting);
  counting = requestAnimationFrame(() => {
    if (feed.status === 'closed') return;
    const { requests, received, duplicates, bytes, held } = feed.stats;
    rail.counts({ requests, received, duplicates, bytes, held, items: feed.length, rows: view.size });
    jumping();
  });
}

// ---- what to read

fill($('dialect'));
$('unknown').textContent = unknown.join(' ');
$('unknown').hidden = unknown.length === 0;
for (const name of ['dialect', 'topic', 'limit', 'auto', 'live']) {
  $(name).addEventListener('change', () => {
    now[name] = name === 'limit' ? Number($(name).value) : $(name).value;
    if (name === 'dialect' || name === 'limit') Object.assign(now, { page: '', date: '' });
    if (name === 'auto' && view) view.auto = settings.pages(now.auto);
    else if (name === 'topic') search();
    else start();
    settings.write(now);
    source();
  });
}

/** What the controls show is what the address says. */
function controls() {
  for (const name of ['dialect', 'topic', 'limit', 'auto', 'live']) {
    const select = $(name);
    const value = String(now[name]);
    if (![...select.options].some((option) => option.value === value)) {
      const words = { auto: `${value} pages, then ask me`, live: `every ${Number(value) / 1000} s` };
      select.append(new Option(words[name] ?? value, value));
    }
    select.value = value;
  }
  $('write').hidden = !writable();
  $('newest').hidden = !jumped();
  jumping();
  $('jump-to').value = now.page || now.date;
}

/** Another question to the same feed: what is still on its way is dropped. */
function search() {
  if (jumped()) return go({ page: '', date: '' });
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

// ---- to a page or a day, and back

/** Goes to another place of the list, as a step that the back button takes back. */
async function go(where) {
  await kept?.flush?.();
  Object.assign(now, where);
  settings.write(now, true);
  await start({ afresh: jumped() });
  if (!jumped()) scrollTo({ top: 0, behavior: 'instant' });
}

/** How many pages there are, as the latest one says. */
let pages;
function paged({ envelope: { total } }) {
  pages = total === undefined ? undefined : Math.ceil(total / now.limit);
}

/** The jump control, as the dialect has it. */
function jumping() {
  const to = menu[now.dialect].jump?.to;
  $('jump').hidden = !to;
  $('no-jump').hidden = Boolean(to);
  const input = $('jump-to');
  if (!to) return;
  if (input.dataset.to !== to) {
    input.dataset.to = to;
    input.type = to === 'page' ? 'number' : 'date';
    $('jump').querySelector('label').textContent = to === 'page' ? 'Jump to page' : 'Jump to a day';
    input.value = '';
  }
  const isKnown = to === 'page' && pages > 0;
  $('jump-of').textContent = isKnown ? `of ${pages.toLocaleString('en')}` : '';
  if (isKnown) input.max = String(pages);
  else input.removeAttribute('max');
}

$('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  const to = menu[now.dialect].jump?.to;
  const { value } = $('jump-to');
  if (to && value) go({ page: '', date: '', [to]: value });
});
$('newest').addEventListener('click', async () => {
  await go({ page: '', date: '' });
  (view?.rows[0] ?? list).focus({ preventScroll: true });
});
addEventListener('popstate', async () => {
  await kept?.flush?.();
  ({ unknown, ...now } = settings.read(known));
  await start();
});

// ---- new posts

/** So many wait behind the pill; `more`: and others, which nobody has loaded. */
function news(count, more = false) {
  const pill = $('pill');
  const isFirst = pill.hidden && count > 0;
  pill.hidden = count === 0;
  pill.textContent = `${count}${more ? '+' : ''} new ${count === 1 ? 'post' : 'posts'}`;
  // Once: who reads on does not want to hear each one.
  if (isFirst) view?.say(`${pill.textContent}.`);
}

async function publish(count) {
  const response = await fetch(`/api/posts/batch?n=${count}`, { method: 'POST' }).catch(() => undefined);
  return response?.ok;
}

for (const id of ['publish', 'publish-many'])
  $(id).addEventListener('click', ({ currentTarget }) => publish(Number(currentTarget.value)));
for (const id of ['others', 'refuse', 'late'])
  $(id).addEventListener('click', ({ currentTarget }) =>
    currentTarget.setAttribute('aria-pressed', String(!pressed(currentTarget))),
  );
others($('others'), publish);
$('close').addEventListener('click', () => feed?.close());

$('pill').addEventListener('click', () => {
  held?.release();
  scrollTo({ top: 0, behavior: 'instant' });
  view?.rows[0]?.focus({ preventScroll: true });
});

// ---- the rest of the page

list.addEventListener('click', (event) => {
  const button = event.target.closest('button.raw');
  if (!button || feed.status === 'closed') return;
  const index = view.rows.indexOf(button.closest('article'));
  toggleRaw(button, text.decode(feed.raw(held.place(index)) ?? new Uint8Array()));
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
delete document.documentElement.dataset.asked;

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
