/**
 * @import { Outcome } from '../engine/protocol.d.ts'
 * @import { HostEvent } from '../http/transport.js'
 */
import { events, WOKE } from '../engine/protocol.js';
import { redacted, shown } from '../errors/shown.js';

/**
 * An event and its outcome as one line for a report: what happened and what was decided, without secrets, bodies or
 * items. What an event brought is told by its length alone.
 *
 * @param {HostEvent} event
 * @param {Outcome} outcome
 */
export function traced({ what, number, flag, text, body, answer }, outcome) {
  const { requests, settled, warnings, ...rest } = outcome;
  const event = {
    event: events[what],
    [what <= WOKE ? 'of' : 'at']: number,
    flag,
    status: answer?.status,
    bytes: body?.length ?? text?.length,
  };
  return JSON.stringify({
    ...event,
    ...rest,
    requests: requests.map(({ turn, method, url }) => ({ turn, method, url: redacted(url) })),
    // A message may quote the answer.
    settled: settled.map(({ lane, loaded, failure }) => ({
      lane,
      ...loaded,
      ...failure,
      message: undefined,
      url: undefined,
    })),
    warnings: warnings.map(shown),
  });
}
