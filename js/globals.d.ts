// What a platform has, by its own types: those of the DOM library, of Node, Deno, Bun or a worker. Where nobody
// declares them, what can be relied upon. So the declarations of this package need no library, and set none.

/** The instances of a class that is global, or what stands in for them. */
type Global<Name extends string, Otherwise> = typeof globalThis extends { [K in Name]: { prototype: infer T } }
  ? T
  : Otherwise;

export type URL = Global<'URL', { readonly href: string; toString(): string }>;
export type URLSearchParams = Global<'URLSearchParams', { get(name: string): string | null; toString(): string }>;
export type Headers = Global<
  'Headers',
  { get(name: string): string | null; has(name: string): boolean } & Iterable<[string, string]>
>;
/** What headers are made of. */
export type HeadersInit = Headers | [string, string][] | Record<string, string>;
export type Request = Global<'Request', { readonly url: string; readonly method: string; readonly headers: Headers }>;
export type Response = Global<
  'Response',
  { readonly status: number; readonly headers: Headers; arrayBuffer(): Promise<ArrayBuffer>; text(): Promise<string> }
>;
/** The second argument of `fetch`. */
export type RequestInit = typeof globalThis extends { fetch: (input: any, init?: infer I) => any }
  ? NonNullable<I>
  : { method?: string; headers?: HeadersInit; body?: any; signal?: AbortSignal | null };
/** A stream of bytes: the body of an answer is one. */
export type ByteStream = Response extends { readonly body: infer B }
  ? NonNullable<B>
  : AsyncIterable<Uint8Array> & { pipeTo(to: any): Promise<void> };
export type AbortSignal = Global<
  'AbortSignal',
  {
    readonly aborted: boolean;
    readonly reason: any;
    addEventListener(type: 'abort', listener: () => void): void;
    removeEventListener(type: 'abort', listener: () => void): void;
  }
>;
export type Blob = Global<'Blob', { readonly size: number; arrayBuffer(): Promise<ArrayBuffer> }>;
/** An ArrayBuffer, or a view into one. */
export type BufferSource = ArrayBuffer | ArrayBufferView;
/** A compiled module of WebAssembly. */
export type Module = typeof globalThis extends { WebAssembly: { Module: { prototype: infer T } } } ? T : object;
/** An element of a page. */
export type Element = Global<'Element', object>;
export type Document = Global<'Document', object>;
