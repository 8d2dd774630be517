/** The stable names of what can go wrong. */
export type ErrorCode =
  | 'bad-options'
  | 'bad-dialect'
  | 'network'
  | 'timeout'
  | 'aborted'
  | 'http-status'
  | 'rate-limited'
  | 'not-json'
  | 'wrong-shape'
  | 'missing-key'
  | 'api-error'
  | 'cross-origin'
  | 'redirected'
  | 'too-large'
  | 'expired'
  | 'incomplete'
  | 'callback'
  | 'closed'
  | 'internal'
  | 'unsupported';

export const codes: readonly ErrorCode[];

/** What an {@link UnspoolError} is made of. */
export interface ErrorFacts {
  code: ErrorCode;
  message: string;
  retryable?: boolean | undefined;
  status?: number | undefined;
  url?: string | undefined;
  byte?: number | undefined;
  item?: number | undefined;
  path?: string | undefined;
  retryAfter?: number | undefined;
  reason?: 'truncated' | 'loop' | 'empty-run' | undefined;
}

export class UnspoolError extends Error {
  /**
   * A page source may throw one: a code that may pass (`network`, `timeout`, `rate-limited`) is asked again, after
   * `retryAfter` milliseconds if that is given.
   */
  constructor(facts: ErrorFacts, cause?: unknown);
  readonly name: 'UnspoolError';
  readonly code: ErrorCode;
  /** Whether it is of a kind that passes by itself: asking for the same page again, unchanged, may help. */
  readonly retryable: boolean;
  /** The HTTP status, if there was an answer. */
  readonly status?: number;
  readonly url?: string;
  /** Where in the body, in bytes from 0. */
  readonly byte?: number;
  /** Which item of the page, from 0. */
  readonly item?: number;
  /** The path in the body, the option or the argument, or the field of the dialect. */
  readonly path?: string;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter?: number;
  /** With the code `incomplete`: why the list ended before its end. */
  readonly reason?: 'truncated' | 'loop' | 'empty-run';
  readonly cause?: unknown;
}

/** Whether `value` is an UnspoolError, of this copy of the package or another. */
export function isUnspoolError(value: unknown): value is UnspoolError;

// For the modules of the package; its entries export none of these.

/** Where it is written which dialect an API has. */
export const DOCS: string;
/** An error of this code. `more`: further facts. */
export function error(
  code: ErrorCode,
  message: string,
  more?: Omit<ErrorFacts, 'code' | 'message'>,
  cause?: unknown,
): UnspoolError;
/** An option, an argument or a field of the dialect that is not what it must be. */
export function refuse(path: string, what: string, value: unknown, cause?: unknown): UnspoolError;
/** What an unknown thrown value says, in one line. */
export function said(thrown: unknown): string;
