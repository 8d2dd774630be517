// Fails unless this engine accepts the wasm file it is given.
import { readFileSync } from 'node:fs';

new WebAssembly.Module(readFileSync(process.argv[2]));
