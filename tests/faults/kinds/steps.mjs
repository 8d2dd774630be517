// What is wrong with the way on: continuations, flags, numbers, limits.
import { read, text, write } from '../places.mjs';
import { both, leads, numbered, once, stays, where } from './make.mjs';

const each = (places, answer, value) =>
  places.reduce(
    (changed, place) => (read(changed, place) === undefined ? changed : write(changed, place, value(place))),
    answer,
  );

/** With the continuation of another page. */
const leadingTo = (to) => (answer, context) => {
  const other = context.pages.get(to(context.page))?.answer;
  return other ? each(context.shape.says.next, answer, (place) => read(other, place)) : answer;
};

const alone = where(
  ({ says }) => !says.flag && !says.total && !says.pages,
  'the continuation is all that the dialect reads, and it is not there: so is every last page',
);
const pushed = (counts) =>
  where(
    counts,
    'a page of known rows that leads on is what rows that come in front, or move up, look like, and asking again gives it again',
  );
const SAID = 'the flag is down, which is what this API says at its end';

const numbers = (given) => ({
  fits: numbered,
  change(answer, { shape }) {
    const place = shape.says.total ?? shape.says.pages;
    const size = shape.says.total ? 1 : 20;
    return shape.number ? shape.number(answer, given(size)) : write(answer, place, given(size));
  },
});

/** A continuation of the same kind that has the name of a detour in it. */
function through(value, name) {
  if (typeof value === 'object') return Object.fromEntries(Object.keys(value).map((member) => [member, name]));
  return String(value).includes('?') ? `${value}&detour=${name}` : name;
}

/** An empty page in between, which leads on to the page that was asked for. */
const detour = {
  request(request, { state }) {
    const to = state.detours?.find(({ name }) => `${request.url}${request.body}`.includes(name));
    return to ? to.request : request;
  },
  change(answer, { shape, request, state, page, pages }) {
    state.detours ??= [];
    const origin = state.detours.find(({ name }) => `${request.url}${request.body}`.includes(name))?.request ?? request;
    const name = `detour-${state.detours.length + 1}`;
    state.detours.push({ name, request: origin });
    const before = pages.get(page - 1)?.answer ?? answer;
    return each(shape.says.next, write(answer, shape.says.list, []), (place) => through(read(before, place), name));
  },
};

const repeated = (answer, { pages, page }) => pages.get(page - 1)?.answer ?? answer;

export const steps = [
  ...both('continuation missing', {
    doc: 'the continuation is left out, though there is more; flags and numbers say so, where there are any',
    fits: leads,
    change: (answer, { shape }) => each(shape.says.next, answer, () => undefined),
    mark: alone,
  }),
  ...both('continuation blank', {
    doc: 'the same, with `null`, or a header without a value, where it was (a link is left out)',
    fits: (shape) => leads(shape) && shape.says.next.some((place) => !place.startsWith('link:')),
    change: (answer, { shape }) =>
      each(shape.says.next, answer, (place) => ({ header: '', body: null })[place.split(':')[0]]),
    mark: alone,
  }),
  ...both('flag down', {
    doc: 'the flag says that this is all',
    fits: ({ says }) => Boolean(says.flag),
    change: (answer, { shape }) => write(answer, shape.says.flag, false),
    mark: () => SAID,
  }),
  ...both('flag missing', {
    doc: 'the flag is left out',
    fits: ({ says }) => Boolean(says.flag),
    change: (answer, { shape }) => write(answer, shape.says.flag, undefined),
    mark: where((shape) => !leads(shape), 'an API that leaves out what is false says so at its end'),
  }),
  ...both('same continuation', {
    doc: 'each page names the continuation that it was asked with',
    fits: leads,
    change: leadingTo((page) => page - 1),
  }),
  ...both('circle', {
    doc: 'page 4 leads back to page 3',
    fits: leads,
    at: 4,
    change: leadingTo((page) => page - 2),
    only: true,
  }),
  ...both(
    'stale page',
    { doc: 'page 3 is answered with all of page 2', only: true, change: repeated },
    { stays: pushed((shape) => shape.says.by === 'counter') },
  ),
  ...both(
    'stale rows',
    {
      doc: 'the rows of page 2 come as those of page 3, and lead on',
      only: true,
      change: (answer, { pages, page, shape }) =>
        write(answer, shape.says.list, read(pages.get(page - 1)?.answer ?? answer, shape.says.list)),
    },
    { stays: pushed((shape) => shape.says.by !== 'last') },
  ),
  once('empty page between', { doc: 'an empty page that leads on to the one asked for', fits: leads, ...detour }),
  stays('empty pages for ever', { doc: 'each empty page leads on to another one', fits: leads, ...detour }),
  ...[
    ['lowered limit', 1],
    ['limit lowered meanwhile', 3],
  ].map(([name, at]) =>
    stays(name, {
      doc: `the server gives 10 rows a page where 20 are asked, from page ${at} on`,
      request: (request, { page, shape, healed }) => (page >= at && !healed ? shape.lower(request, 10) : request),
      mark: where(({ short }) => short, 'a short page is all that this API says at its end; a warning names the limit'),
    }),
  ),
  ...both('number too small', {
    doc: 'the number is smaller than what the page itself has reached',
    ...numbers((size) => Math.ceil(44 / size) - (size > 1 ? 1 : 0)),
  }),
  ...both('number zero', { doc: 'the number is 0, over rows', ...numbers(() => 0) }),
  ...both('number negative', { doc: 'the number is -1', ...numbers(() => -1) }),
  ...both('number too large', {
    doc: 'the number promises more than there is',
    ...numbers((size) => Math.ceil(1000 / size)),
  }),
  ...both('number missing', {
    doc: 'the number is left out',
    fits: numbered,
    change: (answer, { shape }) => write(answer, shape.says.total ?? shape.says.pages, undefined),
  }),
  ...both('number reached', {
    doc: 'the number says that page 3 is the last',
    ...numbers((size) => 60 / size),
    mark: where(({ says }) => !says.flag, 'the number is reached, which is what this API says at its end'),
  }),
  ...both('redirected elsewhere', {
    doc: 'status 302 to another origin; the feed has a header of its own',
    elsewhere: true,
    change: (_, { foreign }) => text('', { status: 302, headers: { location: `${foreign}/items` } }),
  }),
  ...both('next elsewhere', {
    doc: 'the next URL is on another origin; the feed has a header of its own',
    elsewhere: true,
    fits: ({ says }) => says.by === 'url',
    change: (answer, { shape, foreign }) => each(shape.says.next, answer, () => `${foreign}/items?after=1`),
  }),
];
