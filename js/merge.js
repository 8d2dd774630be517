// How the entry `unspool/merge` is found by what does not read `exports`: import maps, old resolvers.
export * from './merge/merge.js';
