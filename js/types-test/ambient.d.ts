// What the modules of the package find where they run, and no library of TypeScript declares.

/** Told by a bundler, or by Node. */
declare var process: {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Modules of Node, without an import. */
  readonly getBuiltinModule?: (name: string) => any;
};

/** In Workers the import of a wasm gives the compiled module. */
declare module '*.wasm' {
  const compiled: WebAssembly.Module;
  export default compiled;
}

/** In edge runtimes, too. */
declare module '*.wasm?module' {
  const compiled: WebAssembly.Module;
  export default compiled;
}

// What the build writes, where nothing was built; where it was, its types are found in it.

/** The glue of wasm-bindgen. */
declare module '*/dist/unspool.js' {
  export const Engine: typeof import('../engine/engine.js').Engine;
  export const initSync: typeof import('../engine/engine.js').initSync;
  export const __wbg_reset_state: typeof import('../engine/engine.js').__wbg_reset_state;
}

/** The engine, packed, in base64. */
declare module '*/dist/inline.js' {
  const packed: string;
  export default packed;
}
