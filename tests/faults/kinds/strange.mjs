// Good statuses over what is no page.
import { text, jsonOf, withValue, write } from '../places.mjs';
import { any, both, LAST, leads, leftOut, once, unpromised, where } from './make.mjs';

const instead = (body, more) => ({ change: () => text(body, more) });
const blank = (name, doc, given) => both(name, { doc, ...given }, { stays: unpromised });

const ERRORS = [{ message: 'upstream timeout', path: ['items'] }];

const enveloped = ({ says }) => says.list !== 'body:';

/** Without the continuation, wherever it stands. */
const withoutNext = (answer, { shape }) =>
  shape.says.next.reduce((less, place) => write(less, place, undefined), answer);

const dropsRows = where(
  leads,
  'some APIs leave the list out of an empty page that leads on (X, Google): it may be one',
);

export const strange = [
  ...blank('204', 'no content', instead('', { status: 204 })),
  ...blank('205', 'reset content', instead('', { status: 205 })),
  ...blank('202 empty', 'accepted, and nothing else', instead('', { status: 202 })),
  once('204 at last', { doc: 'no content, in the place of the last page', at: LAST, ...instead('', { status: 204 }) }),
  once('{} at last', {
    doc: 'an empty object in the place of the last page',
    at: LAST,
    mark: leftOut,
    ...instead('{}'),
  }),
  ...blank('0 bytes', 'status 200 and not one byte', instead('')),
  ...both('{}', { doc: 'an empty object', mark: leftOut, ...instead('{}') }, { stays: any(leftOut, unpromised) }),
  ...blank('[] for an envelope', 'a bare empty array where an envelope was', { fits: enveloped, ...instead('[]') }),
  ...blank('null', 'the word `null`', instead('null')),
  ...both('false', { doc: 'the word `false`', ...instead('false') }),
  ...both(
    'other names',
    { doc: 'an object with none of the names that the dialect reads', mark: leftOut, ...instead('{"status":"ok"}') },
    { stays: any(leftOut, unpromised) },
  ),
  ...both(
    'list missing',
    {
      doc: 'the list is left out, everything else is there',
      fits: enveloped,
      change: (answer, { shape }) => write(answer, shape.says.list, undefined),
    },
    { once: leftOut, stays: any(dropsRows, leftOut, unpromised) },
  ),
  ...both(
    'list null',
    {
      doc: 'the list is `null`, everything else is there',
      fits: enveloped,
      change: (answer, { shape }) => write(answer, shape.says.list, null),
    },
    { once: leftOut, stays: any(dropsRows, leftOut, unpromised) },
  ),
  ...both(
    'list and continuation missing',
    {
      doc: 'neither list nor continuation; what else there is stays',
      fits: (shape) => enveloped(shape) && leads(shape),
      change: (answer, context) => write(withoutNext(answer, context), context.shape.says.list, undefined),
    },
    { once: leftOut, stays: leftOut },
  ),
  ...both(
    'list null and no continuation',
    {
      doc: 'the list is `null`, the continuation missing',
      fits: (shape) => enveloped(shape) && leads(shape),
      change: (answer, context) => write(withoutNext(answer, context), context.shape.says.list, null),
    },
    { once: leftOut, stays: leftOut },
  ),
  ...both(
    'empty list',
    {
      doc: 'the rows are gone, everything else is there',
      change: (answer, { shape }) => write(answer, shape.says.list, []),
    },
    {
      once: any(
        where(leads, 'honest APIs have empty pages that lead on'),
        where(({ says }) => says.by === 'last', 'an empty page is all that this API says at its end'),
      ),
      stays: any(
        where(
          (shape) => leads(shape) || shape.says.flag,
          'honest APIs have empty pages that lead on, or whose flag is up',
        ),
        unpromised,
      ),
    },
  ),
  ...both(
    'error beside an empty list',
    {
      doc: 'no rows, no continuation, and a sentence that tells why',
      fits: (shape) => enveloped(shape) && !shape.graphql,
      change: (answer, context) => {
        const empty = write(withoutNext(answer, context), context.shape.says.list, []);
        return withValue(empty, { ...jsonOf(empty), message: 'upstream timeout' });
      },
    },
    { stays: unpromised },
  ),
  ...both('errors beside the list', {
    doc: '`errors` of GraphQL beside a whole list: one field of one row could not be read',
    fits: ({ graphql }) => graphql,
    change: (answer) => withValue(answer, { ...jsonOf(answer), errors: ERRORS }),
  }),
  ...both('errors and no list', {
    doc: '`errors` of GraphQL, and `data` is `null`',
    fits: ({ graphql }) => graphql,
    change: (answer) => withValue(answer, { data: null, errors: ERRORS }),
  }),
  ...[
    ['message', '{"message":"upstream timeout"}'],
    ['success: false', '{"success":false,"msg":"too many requests"}'],
    ['code', '{"code":500,"msg":"internal error"}'],
    ['error object', '{"error":{"code":"backend_error","message":"try again"}}'],
    ['text', 'upstream connect error or disconnect/reset before headers'],
    ['html', '<!doctype html><html><title>Just a moment…</title></html>', { headers: { 'content-type': 'text/html' } }],
  ].flatMap(([name, body, more]) =>
    both(`200 ${name}`, { doc: `status 200 over \`${body.slice(0, 48)}\``, ...instead(body, more) }),
  ),
];
