/**
 * @import { Outcome } from '../engine/protocol.d.ts'
 * @import { HostEvent } from '../http/transport.js'
 */
import { events, WOKE } from '../engine/protocol.js';
import { redacted, shown } from '../errors/shown.js';
import { callable, guarded } from './listeners.js';

/**
 * An event and its outcome as one line for a report: what happened and what was decided, without secrets, bodies or
 * items. What an event brought is told by its length alone.
 *
 * @param {HostEvent} event
 * @param {Outcome} outcome
 */
function traced({ what, number, flag, text, body, answer }, outcome) {
  const { requests, timers, aborts, changes, gone, settled, states, warnings, write, stats, notBefore, packable } =
    outcome;
  return JSON.stringify({
    event: events[what],
    [what <= WOKE ? 'of' : 'at']: number,
    flag,
    status: answer?.status,
    bytes: body?.length ?? text?.length,
    // No URL as a whole, and no message: it may quote the answer.
    requests: requests.map(({ turn, method, url }) => ({ turn, method, url: redacted(url) })),
    timers,
    aborts,
    changes,
    gone: gone.length,
    settled: settled.map(({ lane, loaded, failure }) => ({
      lane,
      ...loaded,
      ...failure,
      message: undefined,
      url: undefined,
    })),
    states,
    warnings: warnings.map(shown),
    write: write || undefined,
    stats,
    notBefore,
    packable,
  });
}

/** Tells one listener what happens to a feed. */
export class Tracer {
  /** @type {((line: string) => void) | undefined} */
  #listener;

  /**
   * @param {Error | null} closed why there will be nothing to tell
   * @param {(line: string) => void} [listener]
   */
  listen(closed, listener = (line) => console.debug('unspool', line)) {
    if (closed) throw closed;
    this.#listener = callable(listener);
    return () => {
      if (this.#listener === listener) this.#listener = undefined;
    };
  }

  /**
   * @param {HostEvent} event
   * @param {Outcome} outcome
   */
  tell(event, outcome) {
    const listener = this.#listener;
    if (listener) guarded(() => listener(traced(event, outcome)));
  }
}
