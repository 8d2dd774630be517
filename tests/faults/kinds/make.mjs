// What a fault is made of, and why a cell may be one that no client could get right.

/**
 * `name`, `doc`; `at`: the page it hits (default 3); `times`: how often (default: from then on, until the proxy heals);
 * `only`: that page and no later one. `change(answer, context)`: what is sent instead; `request(request, context)`:
 * what the origin is asked instead; `after(context)`: runs when a page was asked for the first time; `fits(shape)`:
 * whether there is such a fault in this shape; `mark(shape)`: why no client could know.
 */
const fault = (name, mode, given) => ({
  fits: () => true,
  mark: () => undefined,
  ...given,
  name: `${name}, ${mode}`,
  kind: name,
  mode,
});

/** The last page with rows. */
export const LAST = 5;

/** It happens one time and passes. */
export const once = (name, given) => fault(name, 'once', { times: 1, ...given });
/** It is there until somebody repairs the server. */
export const stays = (name, given) => fault(name, 'stays', given);
/** Both; `marks`: `{ once, stays }`. */
export const both = (name, given, marks = {}) => [
  once(name, { ...given, ...(marks.once && { mark: marks.once }) }),
  stays(name, { ...given, ...(marks.stays && { mark: marks.stays }) }),
];

/** Whether the server said, on the page before, that there is more: a counter or an item of ours is no such word. */
export const promises = ({ says }) =>
  says.by === 'token' || says.by === 'url' || numbered({ says }) || Boolean(says.flag);
/** Whether a number of the answer says how far the list goes. */
export const numbered = ({ says }) => Boolean(says.total ?? says.pages);
/** Whether the answer leads on by itself: a token or a URL. */
export const leads = ({ says }) => says.by === 'token' || says.by === 'url';

/** A mark with its reason, where a condition on the shape holds. */
export const where = (holds, reason) => (shape) => (holds(shape) ? reason : undefined);
/** The first of several marks that holds. */
export const any =
  (...marks) =>
  (shape) =>
    marks.map((mark) => mark(shape)).find(Boolean);

export const UNPROMISED = 'nothing in the answers promises another page, and an API may answer so past its end';
export const unpromised = where((shape) => !promises(shape), UNPROMISED);
export const leftOut = where(
  ({ absent }) => absent,
  'this API leaves out what is empty, and such an answer is its empty page',
);
