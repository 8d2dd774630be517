// Generated from src/core/protocol.json by `cargo xtask gen`: change that.

export const lanes: readonly ('older' | 'newer' | 'head' | 'gap' | 'window')[];
export const codes: readonly (
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
  | 'unsupported'
)[];
export const statuses: readonly ('idle' | 'loading' | 'waiting' | 'failed' | 'done' | 'closed')[];
export const causes: readonly ('backoff' | 'rate-limit' | 'offline' | 'later' | 'unsure')[];
export const reasons: readonly ('end' | 'max-items' | 'loop' | 'empty-run' | 'truncated')[];

export const LOAD: 0;
export const RETRY: 1;
export const ABORT: 2;
export const ANSWER: 3;
export const FAILED: 4;
export const HELD: 5;
export const WOKE: 6;
export const ONLINE: 7;
export const RESET: 8;
export const INSERT: 9;
export const UPDATE: 10;
export const REMOVE: 11;
export const RESTORE: 12;
export const FORGET: 13;
export const KNOW: 14;
export const ENSURE: 15;
export const REFRESH: 16;
export const GAP: 17;
export const PACK: 18;
export const CONFIRM: 19;
export const UNDO: 20;

export const events: readonly string[];

/** What is to be sent. */
export interface Request {
  turn: number;
  method: string;
  url: string;
  headers: [string, string][];
  body: string | null;
  maxBytes: number;
}

/** When to come back, in milliseconds: of an attempt, its time limit. */
export interface Timer {
  turn: number;
  millis: number;
}

/** At `start`, `removed` items went and `added` came. */
export interface Splice {
  start: number;
  removed: number;
  added: number;
}

/** What an event did to the list. */
export interface Change {
  splices: Splice[];
  prepended: number;
  received: number;
  added: number;
  duplicates: number;
  updated: number;
  lane: (typeof lanes)[number];
  status: (typeof statuses)[number];
  length: number;
}

/** What a load brought. */
export interface Loaded {
  received: number;
  added: number;
  duplicates: number;
  updated: number;
  removed: number;
  done: boolean;
}

/** The facts of an error. */
export interface Failure {
  code: (typeof codes)[number];
  message: string;
  retryable: boolean;
  status?: number;
  url?: string;
  byte?: number;
  item?: number;
  path?: string;
  retryAfter?: number;
}

/** The end of a load: what it brought, or why not. */
export interface Settled {
  lane: (typeof lanes)[number];
  loaded: Loaded | null;
  failure: Failure | null;
}

/** Why a lane is done: the rule, where it stands, and what stands there. */
export interface Ending {
  reason: (typeof reasons)[number];
  by: string;
  at?: string;
  value?: string;
}

/** How many items a list has, by what its server says; `exact`: as many, and not at least as many; `from`: where it stands. */
export interface Total {
  value: number;
  exact: boolean;
  from: string;
}

/** What a lane is doing. An outcome tells those that changed. */
export interface LaneState {
  lane: (typeof lanes)[number];
  status: (typeof statuses)[number];
  hasMore: boolean;
  cause: (typeof causes)[number] | null;
  until: number | null;
  ending: Ending | null;
  total: Total | null;
}

/** Counters since the feed was made. */
export interface Stats {
  requests: number;
  pages: number;
  received: number;
  duplicates: number;
  bytes: number;
  held: number;
}

/** An item that left the list, or that another value took the place of: where it stood before, and its text. */
export interface Gone {
  position: number;
  text: string;
}

/** Rows that nobody has loaded lie before the row at `index`. */
export interface Gap {
  id: number;
  index: number;
}

/** All that follows from an event, in one answer. */
export interface Outcome {
  requests: Request[];
  timers: Timer[];
  aborts: number[];
  changes: Change[];
  gone: Gone[];
  gaps: Gap[];
  settled: Settled[];
  states: LaneState[];
  warnings: string[];
  write: number;
  stats: Stats;
  notBefore: number | null;
  packable: boolean;
}

export const readOutcome: (text: string) => Outcome;
export const readFailure: (fields: unknown[]) => Failure;
export const writeFailure: (record: Partial<Failure>) => string;
