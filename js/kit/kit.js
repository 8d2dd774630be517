export { fakeClock } from './clock.js';
export { pagedFetch } from './paged.js';
export { Unwritable } from './places.js';
export { pagedRoute, routedFetch, toRoute } from './routes.js';
export { scriptedFeed, scriptedFetch } from './script.js';
export { loaded, settled, until } from './waiting.js';
export { forget as forgetServers } from '../http/origins.js';
