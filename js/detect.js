import * as dialects from './dialects.js';
import { KNOWN } from './detect-known.js';
import { isObject, join, keys, linksOf, lists, survey } from './detect-look.js';
import { flags, limitOf, ways } from './detect-next.js';
import { DOCS, error } from './errors.js';

/** From here on a proposal is good enough to go on with. */
const SURE = 0.8;

const parsed = (text) => {
  try {
    return typeof text === 'string' ? JSON.parse(text) : (text ?? undefined);
  } catch {
    return undefined;
  }
};

/** Everything that is known of an answer. */
function look({ body, headers, url, request }) {
  const address = request?.url ?? url;
  const { host = '', pathname: path = '', searchParams: query = new URLSearchParams() } = address && URL.canParse(address) ? new URL(address) : {};
  const sent = parsed(request?.body);
  const all = survey(body);
  const found = lists(all, path);
  const seen = { body, headers, url: address, host, path, query, all, lists: found, list: found.find(({ score }) => score > 0) };
  seen.sent = isObject(sent) ? sent : undefined;
  seen.variables = isObject(seen.sent?.variables) ? seen.sent.variables : undefined;
  // Undefined where nobody says what was asked.
  seen.isPost = request && (request.method ? request.method !== 'GET' : Boolean(seen.sent));
  seen.isRpc = isObject(body) && body.jsonrpc === '2.0';
  seen.links = linksOf(headers.get('link'));
  seen.flags = flags(all);
  seen.limit = limitOf(seen);
  seen.keys = seen.list ? keys(seen.list.value) : [];
  [seen.key] = seen.keys;
  return seen;
}

/** How the records lie in the elements of the list: Relay's edges, Reddit's children. */
function inside({ list, keys: found }) {
  const wrapped = (name) => list.value.length > 0 && list.value.every((one) => isObject(one) && isObject(one[name]));
  if (wrapped('node') && !list.value.some((one) => 'id' in one)) return { item: 'node', key: found.find((path) => String(path).startsWith('node.')) ?? null };
  return { key: found[0] ?? null };
}

const literal = (value) => {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (isObject(value)) return `{ ${Object.entries(value).map(([name, member]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : literal(name)}: ${literal(member)}`).join(', ')} }`;
  return String(value);
};

/** Five lines to paste. */
function paste({ url, name, use, dialect }) {
  const where = literal(url ?? '/api/items');
  if (name) return ["import { feed } from 'unspool';", `import { ${name} } from 'unspool/dialects';`, '', `const items = feed(${where}, { dialect: ${use} });`, 'for await (const item of items) console.log(item);'].join('\n');
  const { next, stop, back, error: failed, end_status: past, ...rest } = dialect;
  const tail = Object.entries({ stop, back, error: failed, end_status: past }).filter(([, value]) => value);
  const end = tail.length > 0 ? `  ${tail.map(([field, value]) => `${field}: ${literal(value)}`).join(', ')} };` : '};';
  return ["import { feed } from 'unspool';", `const dialect = { ${literal(rest).slice(2, -2)},`, `  next: ${literal(next)},`, end, `const items = feed(${where}, { dialect });`].join('\n');
}

function recognised(seen) {
  const known = KNOWN.find(([, fits]) => fits(seen));
  if (!known) return undefined;
  const [name, , of] = known;
  const args = of?.(seen);
  const made = args ? dialects[name](...args) : typeof dialects[name] === 'function' ? dialects[name]() : dialects[name];
  const use = args ? `${name}(${args.map(literal).join(', ')})` : typeof dialects[name] === 'function' ? `${name}()` : name;
  return { name, use, dialect: made };
}

/** The finding about one answer; see `detect`. */
export function examine({ body, headers = new Headers(), url, request }) {
  const seen = look({ body, headers, url, request });
  const done = (found) => ({ name: null, use: null, reasons: [], doubts: [], keys: seen.keys, ...found, sure: found.confidence >= SURE, code: found.dialect ? paste({ url: seen.url, ...found }) : '' });
  const known = recognised(seen);
  if (known) return done({ ...known, confidence: 0.97, reasons: [`it looks like an answer to \`${known.name}\``] });
  const { list } = seen;
  if (!list) return done({ dialect: null, confidence: 0, doubts: ['there is no list in the answer'] });
  const reasons = [`the items are ${list.path ? `at \`${list.path}\`` : 'the answer itself'}`];
  const doubts = [];
  const record = inside(seen);
  let confidence = 1;
  const rival = seen.lists.find((other) => other !== list && other.value.length > 0 && list.score - other.score < 1.5);
  if (rival || list.value.length === 0) {
    doubts.push(rival ? `\`${rival.path}\` may be the items as well as \`${list.path}\`` : `\`${list.path}\` is empty: it may be the items`);
    confidence = 0.5;
  }
  if (record.key === null) {
    doubts.push('nothing in the items looks like a key: without one, nothing can be told twice');
    confidence = Math.min(confidence, 0.7);
  } else {
    reasons.push(`they are named by \`${[record.key].flat().join('` and `')}\`${seen.keys.length > 1 ? ` (or ${seen.keys.slice(1, 4).map((key) => `\`${key}\``).join(', ')})` : ''}`);
  }
  const { found, doubts: open } = ways(seen);
  const [way] = found;
  const base = { items: list.path, ...record, ...(seen.limit && { limit: seen.limit }) };
  if (!way) return done({ dialect: { ...base, next: null }, confidence: Math.min(confidence, 0.2), reasons, doubts: [...doubts, ...open] });
  reasons.push(way.reason);
  if (way.doubt) doubts.push(way.doubt);
  const rules = seen.flags.filter(({ more }) => more).map(({ rule, path }) => (reasons.push(`\`${path}\` says whether there is more`), rule));
  const stop = [...rules, ...(way.stop ?? [])].filter((rule, index, every) => every.findIndex((other) => JSON.stringify(other) === JSON.stringify(rule)) === index);
  const dialect = { ...base, next: way.next };
  if (stop.length > 0) dialect.stop = stop;
  if (way.back) dialect.back = way.back;
  if (way.error) dialect.error = way.error;
  if (way.end_status) dialect.end_status = way.end_status;
  confidence = Math.min(confidence, way.confidence);
  if (confidence < SURE && doubts.length === 0) doubts.push('nothing says that the parameters are named as usual');
  return done({ dialect, confidence, reasons, doubts });
}

const asHeaders = (headers) => (headers instanceof Headers ? headers : new Headers([...(headers?.[Symbol.iterator] ? headers : Object.entries(headers ?? {}))].map(([name, value]) => [name, String(value)])));

export async function detect(response, request) {
  if (typeof response !== 'object' || response === null) throw error('bad-options', '`response` must be a Response, or { url, headers, body }', { path: 'response' });
  const isResponse = typeof response.text === 'function';
  const text = isResponse ? await (response.bodyUsed ? response : response.clone()).text() : response.body;
  const body = parsed(text);
  if (body === undefined) throw error('not-json', 'the body is not JSON', { url: response.url });
  const sent = request && { ...request, url: String(request.url ?? response.url), body: isObject(request.body) ? JSON.stringify(request.body) : request.body };
  return examine({ body, headers: asHeaders(response.headers), url: response.url || undefined, request: sent });
}

const told = new Set();

/** For a feed without a dialect in a development build: finds it in the first page, and says it once; or says why it cannot. */
export function learn(page, request, answer) {
  const found = examine({ body: page, headers: asHeaders(answer.headers), request });
  if (!found.sure) {
    const guess = found.dialect ? `. A guess: ${literal(found.dialect)}` : '';
    throw error('bad-options', `options.dialect is missing, and this answer does not tell how the API pages: ${found.doubts.join('; ')}${guess}. ${DOCS}`, { path: 'options.dialect', url: request.url });
  }
  if (!told.has(found.code)) {
    told.add(found.code);
    console.info(`unspool: no dialect was given. By this answer (${found.reasons.join('; ')}) it is this one; paste it, since in production it must be there:\n\n${found.code}`);
  }
  return found.dialect;
}
