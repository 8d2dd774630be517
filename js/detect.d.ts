import type { Dialect, Key } from './index.js';

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
  /** Five lines to paste. */
  readonly code: string;
}

/** A first answer, where it is no `Response`. The body may be parsed. */
export interface FirstAnswer {
  readonly url?: string;
  readonly headers?: Headers | Readonly<Record<string, string>> | Iterable<readonly [string, string]>;
  readonly body: unknown;
}

/** What was asked: it tells parameters that are in use, and whether a continuation goes into the query or the body. */
export interface FirstRequest {
  readonly url?: string | URL;
  readonly method?: string;
  /** Text, or an object. */
  readonly body?: unknown;
}

/**
 * Proposes a dialect from a first answer. For the console and for tests: it guesses, says why, and says when it is not sure.
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
