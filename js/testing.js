// How the entry `unspool/testing` is found by what does not read `exports`: import maps, old resolvers.
export * from './kit/kit.js';
