// How the entry `unspool/detect` is found by what does not read `exports`: import maps, old resolvers.
export * from './detect/detect.js';
