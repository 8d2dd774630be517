// How the entry `unspool/dialects` is found by what does not read `exports`: import maps, old resolvers.
export * from './dialects/dialects.js';
