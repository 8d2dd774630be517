/**
 * @import { EngineSource, FeedOptions, RevalidateOptions } from '../index.d.ts'
 * @import { learn as Learn } from '../detect/learn.js'
 * @import { EngineLoad } from '../engine/instance.js'
 * @import { HostEvent, TransportOptions } from '../http/transport.js'
 * @import { Kept } from './snapshot.js'
 * @import { UnspoolError } from '../errors/errors.d.ts'
 */
import { compile, prepare } from '../engine/instance.js';
import { kindOf, random } from '../engine/platform.js';
import { DOCS, error, refuse } from '../errors/errors.js';
import { Feed } from './feed.js';
import { windowOf } from './gaps.js';
import { known, near } from './known.js';
import { Load } from './loads.js';
import { split } from '../dialects/functions.js';
import { absolute, firstUrl, headerSource } from '../http/request.js';
import { initialAnswer } from './initial.js';
import { revalidateOf } from './revalidate.js';
import { fingerprintOf, keptIn } from './snapshot.js';
import { redacted } from '../errors/shown.js';
import { jsonText } from '../engine/json-text.js';

/**
 * Options that were found out: as an object, and as the text that an engine reads. `reuse`: the answer that told them
 * is the first page.
 * @typedef {{ plain: Record<string, any>, text: string, reuse: boolean }} Learned
 *
 * What a feed is made with. `name`: the feed, for people; `plain`: what the engine was told; `missing`: why no engine
 * can be had; `loads`: what loads are made of; `learn`, where nobody said how the API pages: what to go on with after
 * an answer.
 * @typedef {TransportOptions & Pick<FeedOptions<any>, 'signal' | 'onWarning' | 'parse' | 'incomplete' | 'prefetch'
 *   | 'concurrency' | 'keepPages' | 'onPage'> & {
 *   name: string,
 *   plain: Record<string, any>,
 *   retain?: 'all' | 'none',
 *   restored?: Kept,
 *   refreshes?: boolean,
 *   revalidate?: RevalidateOptions,
 *   missing?: UnspoolError,
 *   loads: new (name: string) => Load,
 *   learn?: (event: HostEvent) => Learned | HostEvent,
 * }} Setup
 *
 * Whether a value will do, and what it must be, unless all will do.
 * @typedef {[fits: (value: any) => boolean, what?: string]} Check
 */

/** @type {(...words: string[]) => Check} */
const isOneOf = (...words) => [(value) => words.includes(value), `one of "${words.join('", "')}"`];
/** @param {any} value */
const isCount = (value) => Number.isSafeInteger(value) && value > 0;
/** @type {Check} */
const isFunction = [(value) => typeof value === 'function', 'a function'];
/** @type {Check} */
const isAnything = [() => true];

/**
 * What the engine never sees, and so cannot check.
 *
 * @type {Record<string, Check>}
 */
const ours = {
  fetch: isFunction,
  onWarning: isFunction,
  onPage: isFunction,
  keepPages: [(value) => typeof value === 'boolean', 'true or false'],
  parse: isFunction,
  incomplete: isOneOf('throw', 'end'),
  maxConcurrent: [(value) => value === Infinity || isCount(value), 'a whole number from 1, or Infinity'],
  concurrency: [isCount, 'a whole number from 1'],
  prefetch: [(value) => value === 0 || isCount(value), 'a whole number'],
  credentials: isOneOf('omit', 'same-origin', 'include'),
  redirect: isOneOf('follow', 'manual', 'error'),
  signal: [(value) => typeof value?.addEventListener === 'function', 'an AbortSignal'],
  headers: isAnything,
  initial: isAnything,
  snapshot: isAnything,
  maxAge: [(value) => value >= 0, 'a number of milliseconds'],
  stale: isOneOf('use', 'refresh', 'discard'),
  revalidate: isAnything,
  retain: isOneOf('all', 'none'),
  body: isAnything,
  url: isAnything,
};

/**
 * Plain data as the JSON text that the engine reads. It tells NaN and Infinity from null, and numbers that are no
 * longer exact are written so that the engine does not take them for whole ones.
 *
 * @param {unknown} value
 */
const textOf = (value) =>
  jsonText(value, 'options', (number, mark) =>
    !Number.isFinite(number)
      ? String(number)
      : Math.abs(number) > Number.MAX_SAFE_INTEGER
        ? mark + number.toExponential()
        : number,
  );

/**
 * A copy of plain data. Refuses the first function or symbol in it, by its path; a circle is too deep.
 *
 * @param {any} value
 * @param {string} path
 * @returns {any}
 */
function copyOf(value, path) {
  if (/^(function|symbol)$/.test(typeof value)) throw refuse(path, 'plain data', value);
  if (Array.isArray(value)) return value.map((one, at) => copyOf(one, `${path}[${at}]`));
  if (kindOf(value) !== 'Object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, copyOf(one, `${path}.${name}`)]));
}

/**
 * The caller's options in two, without what is not set: our own, and the engine's, copied: what the caller changes
 * later does not matter.
 *
 * @param {object} options
 * @returns {[own: Record<string, any>, plain: Record<string, any>]}
 */
function sorted(options) {
  const [own, plain] = /** @type {ReturnType<typeof sorted>} */ ([{}, {}]);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (Object.hasOwn(ours, name)) {
      if (value === null) continue;
      const [fits, what] = ours[name];
      if (!fits(value)) throw refuse(`options.${name}`, /** @type {string} */ (what), value);
      own[name] = value;
      continue;
    }
    // Mistakes in a dialect are told as the engine tells them.
    const path = name === 'dialect' ? name : `options.${name}`;
    try {
      plain[name] = copyOf(value, path);
      textOf(plain[name]);
    } catch (/** @type {any} */ thrown) {
      const meant = typeof value === 'function' && near(name, Object.keys(ours));
      if (meant) known({ [name]: value }, 'feed', [meant]);
      throw thrown.path?.startsWith(path) ? thrown : refuse(path, 'plain data', value, thrown);
    }
  }
  return [own, plain];
}

/**
 * A feed whose engine comes from `load`. Checks what JavaScript alone can check; the engine checks the rest. Not in
 * production: `learn`, which finds the dialect in the first page, and `loads`, what loads are made of.
 *
 * @param {EngineLoad} load
 * @param {any} where
 * @param {any} [options]
 * @param {typeof Learn} [learn]
 * @param {Setup['loads']} [loads]
 * @returns {any} a feed of whatever the caller says that its items are
 */
export function feedFrom(load, where, options = {}, learn = undefined, loads = Load) {
  if (typeof options !== 'object' || options === null) throw refuse('options', 'an object', options);
  const [dialect, functions] = split(options.dialect ?? undefined);
  if (dialect !== undefined && typeof dialect !== 'object') {
    throw refuse('dialect', "an object (from 'unspool/dialects'; a family is called: `slack(…)`)", dialect);
  }
  const [
    {
      headers,
      body,
      url,
      initial,
      snapshot,
      maxAge,
      stale,
      revalidate,
      credentials = 'same-origin',
      maxConcurrent = 6,
      ...transport
    },
    plain,
  ] = sorted({
    ...options,
    dialect,
  });
  const source = typeof where === 'function' ? where : undefined;
  if (!source && url !== undefined)
    throw error('bad-options', 'the URL is the first argument; `options.url` goes with a page source', {
      path: 'options.url',
    });
  plain.url = absolute(source ? (url ?? 'http://source.invalid/') : where);
  plain.window = windowOf(plain.window);
  plain.seed ??= random().reduce((high, low) => (high % 2 ** 21) * 2 ** 32 + low);
  if (body !== undefined) plain.body = typeof body === 'string' ? body : jsonText(body, 'options.body');
  const kept = snapshot === undefined ? undefined : keptIn(snapshot, fingerprintOf(plain), maxAge);
  const restored = kept?.isOld && (stale ?? 'discard') === 'discard' ? undefined : kept;
  // The list begins where that of the snapshot did.
  if (restored) delete plain.cursor;
  const origin = globalThis.location?.origin;
  if (origin?.startsWith('http') && !source) plain.document ??= origin;
  const added = headerSource(headers);
  const leaky = typeof added === 'function' || added.length > 0 || credentials === 'include';
  // Whether the caller or the dialect reads headers, or may.
  const asked = transport.keepPages || transport.onPage !== undefined;
  const headed =
    asked || dialect === undefined || functions !== undefined || /header|link/i.test(textOf(plain.dialect));
  const name = source && url === undefined ? 'a page source' : redacted(plain.url);
  /** @type {Setup} */
  const rest = {
    loads,
    missing: prepare(load),
    name,
    plain,
    headed,
    first: source || dialect === undefined || restored || plain.cursor ? undefined : firstUrl(plain),
    redirect: leaky ? 'manual' : 'follow',
    ...transport,
    // Nobody knows what a page source asks, unless it says so.
    maxConcurrent: source && url === undefined ? Infinity : maxConcurrent,
    credentials,
    headers: added,
    initial: restored ? undefined : initialAnswer(initial),
    restored,
    refreshes: restored?.isOld && stale === 'refresh',
    revalidate: revalidateOf(revalidate),
    source,
    functions,
  };
  if (dialect !== undefined) return new Feed(load, textOf(plain), rest);
  if (!learn)
    throw error('bad-options', `options.dialect is missing: how does this API page? ${DOCS}`, {
      path: 'options.dialect',
    });
  return new Feed(load, ...learn(plain, textOf, rest));
}

/**
 * Compiles the engine from `source`, or from what `load` gives.
 *
 * @param {EngineLoad} load
 * @param {EngineSource} [source]
 */
export const readyFrom = (load, source) => compile(source === undefined ? load : Promise.resolve(source)).then(noop);

const noop = () => {};
