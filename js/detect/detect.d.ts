import type { Dialect, Key } from '../index.js';
import type { Headers, Response, URL } from '../globals.js';

/** What one answer tells about how its API pages. */
export interface Detected {
  /** The dialect that fits, or the beginning of one; `null` if there is no list in the answer. */
  readonly dialect: Dialect | null;
  /** Whether it is good enough to go on with. If not, `doubts` say what to look at. */
  readonly sure: boolean;
  /** From 0 to 1; from 0.8 on it is `sure`. */
  readonly confidence: number;
  /** The export of `unspool/dialects` that it is, if it has a name, … */
  readonly name: string | null;
  /** … and how to write it: `stripe`, `slack('channels')`. */
  readonly use: string | null;
  /** What was found where. */
  readonly reasons: readonly string[];
  readonly doubts: readonly string[];
  /** What may name an item, the likeliest first. */
  readonly keys: readonly Key[];
  /** Five lines to paste: they ask what was asked, method and body included, but for its headers. */
  readonly code: string;
}

/** A first answer, where it is no `Response`. */
export interface FirstAnswer {
  /** Without it nothing can be said against a URL in the answer: another origin, a path or parameters that are lost. */
  readonly url?: string | undefined;
  readonly headers?: Headers | Readonly<Record<string, string>> | Iterable<readonly [string, string]> | undefined;
  /** Text, or a value that is parsed already; then number ids beyond 2^53 may have become one, which is a doubt. */
  readonly body: unknown;
}

/**
 * What was asked: it tells parameters that are in use, whether a continuation goes into the query or the body, and by
 * its query which variables of GraphQL take the cursor and the page size. Without it a GET is assumed.
 */
export interface FirstRequest {
  readonly url?: string | URL | undefined;
  /** Default: `'GET'`, or `'POST'` when there is a `body`. */
  readonly method?: string | undefined;
  /** Text, or an object that is sent as JSON. */
  readonly body?: unknown | undefined;
}

/**
 * Proposes a dialect from a first answer, says why, and says when it is not sure and what to look at. For the console
 * and for tests.
 *
 * A `Response` can still be read afterwards.
 *
 * ```js
 * import { detect } from 'unspool/detect';
 * const { sure, code, doubts } = await detect(await fetch('/api/runs'));
 * console.log(sure ? code : doubts);
 * ```
 */
export function detect(response: Response | FirstAnswer, request?: FirstRequest): Promise<Detected>;
