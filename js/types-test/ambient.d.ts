// What the modules of the package find where they run, and no library of TypeScript declares.

/** Told by a bundler, or by Node. */
declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

/** In Workers the import of a wasm gives the compiled module. */
declare module '*.wasm' {
  const compiled: WebAssembly.Module;
  export default compiled;
}
