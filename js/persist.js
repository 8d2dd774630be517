// How the entry `unspool/persist` is found by what does not read `exports`: import maps, old resolvers.
export * from './persist/persist.js';
