// A stand-in for `fetch` that notes what is asked, and fails when it is told to.
import { callOf } from './words.js';
import { answerOf, delay, endure, responseOf } from './answers.js';
import { readCall } from './requests.js';
import { Unwritable } from './places.js';
import { bounded } from './waiting.js';

/** @import { Failure, FakeFetch, RecordedRequest } from './kit.d.ts' */
/** @import { Answer } from './answers.js' */

/** A request that is being answered. */
/** @typedef {{ -readonly [K in keyof RecordedRequest]: RecordedRequest[K] }} Open */

/** Who waits for a request that has not come yet. */
/** @typedef {{ count: number, tell: (request: RecordedRequest) => void }} Waiter */

/**
 * @param {(request: RecordedRequest, signal: AbortSignal | undefined) => Promise<Answer | Response>} answer
 * @param {number | ((request: RecordedRequest) => number)} [latency]
 * @returns {FakeFetch}
 */
export function standIn(answer, latency = 0) {
  // Said here, where the test fails: a feed would take an answer that cannot be made for a network that is down.
  if (typeof Response !== 'function')
    throw new Unwritable(
      'answers are made of `Response`, which is missing here, as in jsdom: take the environment `jest-fixed-jsdom` for jest, or define it before',
    );
  /** @type {Open[]} */
  const requests = [];
  /** @type {Set<Open>} */
  const pending = new Set();
  /** @type {Failure[]} */
  const failures = [];
  /** @type {Set<Waiter>} */
  const waiters = new Set();

  /** @type {(request: RecordedRequest, signal: AbortSignal | undefined) => Promise<Response>} */
  async function respond(request, signal) {
    const millis = typeof latency === 'function' ? latency(request) : latency;
    if (millis > 0) await delay(millis, signal);
    const failure = failures.shift();
    if (failure) await endure(failure, signal);
    const given = failure ? answerOf(failure) : await answer(request, signal);
    return given instanceof Response ? given : responseOf(given);
  }

  /** @type {(input: any, init?: RequestInit) => Promise<Response>} */
  async function fetch(input, init) {
    const call = await readCall(input, init);
    const [request, signal] = [/** @type {Open} */ (call.request), call.signal];
    requests.push(request);
    pending.add(request);
    const abort = () => {
      request.aborted = true;
    };
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    for (const waiter of [...waiters]) {
      if (requests.length < waiter.count) continue;
      waiters.delete(waiter);
      waiter.tell(requests[waiter.count - 1]);
    }
    try {
      const response = await respond(request, signal);
      request.status = response.status;
      return response;
    } finally {
      pending.delete(request);
      // What is aborted from now on is no request any more.
      signal?.removeEventListener('abort', abort);
    }
  }

  const members = {
    requests,
    get pending() {
      return [...pending];
    },
    /** @type {FakeFetch['failNext']} */
    failNext(failure = {}, times = 1) {
      const isBare = typeof failure === 'number';
      const known = isBare ? { status: failure } : failure;
      const says = ['status', 'network', 'hang', 'malformed', 'body'].some((name) => name in known);
      for (let left = times; left > 0; left--) failures.push(says ? known : { status: 503, ...known });
    },
    /** @type {FakeFetch['asked']} */
    asked(count = 1, { timeout } = {}) {
      if (requests.length >= count) return Promise.resolve(requests[count - 1]);
      const came = () => requests.map((one) => `\n  ${callOf(one)}`).join('');
      const some = () => (requests.length === 0 ? 'none came' : `only ${requests.length} came`);
      const what = () => `waited for request ${count}, and ${some()}${came()}`;
      return bounded(what, timeout, (resolve) => {
        const waiter = { count, tell: resolve };
        waiters.add(waiter);
        return () => waiters.delete(waiter);
      });
    },
    reset() {
      requests.length = 0;
      failures.length = 0;
    },
  };
  return /** @type {any} */ (Object.defineProperties(fetch, Object.getOwnPropertyDescriptors(members)));
}
