// What is used of the glue that wasm-bindgen writes to dist/unspool.js. crates/wasm/src/engine.rs stands behind it.

/** The engine of one feed. Positions count from 0; what throws throws the text of a Failure, or it is a trap. */
export interface Engine {
  /**
   * Something happened. Gives the text of an Outcome, for `readOutcome`; throws why a write or a reset cannot be made.
   *
   * @param what the event by its number in `protocol.js`, which says what the rest of it means
   * @param now milliseconds of a clock that never goes back
   * @param number a lane, a turn, a position or a number of bytes
   * @param flag what else the event has to say
   * @param text JSON, or the head of an answer
   * @param body the bytes of an answer; with `flag` the engine may keep them where they are
   */
  event(what: number, now: number, number: number, flag: boolean, text: string, body?: Uint8Array): string;
  /** The item as JSON text. */
  text(decoder: TextDecoder, position: number): string | undefined;
  /** The items from `start` to `end` as the text of an array; undefined if they are too many bytes for one text. */
  join(decoder: TextDecoder, start: number, end: number): string | undefined;
  /** The items from `start` to `end` as lines; undefined if they are too many bytes to be copied at once. */
  ndjson(start: number, end: number): Uint8Array | undefined;
  /** The item as the server sent it. */
  raw(position: number): Uint8Array | undefined;
  /** From now on outcomes tell the text of each row that goes, or (false) do not. */
  tell_gone(on: boolean): void;
  /** The position of the item with this key, JSON text; -1 if there is none. Throws what is wrong with the key. */
  find(key: string): number;
  /** What is known of the list besides its items, as JSON, for the event RESTORE. */
  state(): string;
  /** The keys of the first rows, and of those that are not there any more, as bytes, for the event KNOW. */
  digest(count: number): Uint8Array;
  /** How the next request of a lane differs from the first one; undefined if there is none. */
  cursor(lane: number): string | undefined;
  /** Gives the memory back. Nothing can be asked any more. */
  free(): void;
}

/** With these options, JSON text; throws what is wrong with them. */
export const Engine: new (options: string) => Engine;

/** What the first instance is started with. */
interface Start {
  module: WebAssembly.Module;
  cachedTextDecoder: TextDecoder;
  cachedTextEncoder: TextEncoder;
}

/** What the running instance exports. With a module the first one is started; without one nothing happens. */
export function initSync(given?: Start): Readonly<Record<string, WebAssembly.ExportValue>>;

/** Starts another instance of the module. Engines of the one before throw at every call. */
export function __wbg_reset_state(): void;
