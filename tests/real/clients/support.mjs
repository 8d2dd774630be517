// The demo server, the vendors' clients pointed at it, and what it saw of them.
import { Anthropic } from '@anthropic-ai/sdk';
import { TokenPage } from '@anthropic-ai/sdk/core/pagination';
import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import { LogLevel, WebClient } from '@slack/web-api';
import OpenAI from 'openai';
import Stripe from 'stripe';
import { all, dialects, given, start } from '../support.mjs';

const OctokitWithPages = Octokit.plugin(paginateRest);

/** The server with that many posts. Gives its origin. */
export const demo = (posts) =>
  start(given('UNSPOOL_SERVER', 'the path of the demo server'), [
    '--port',
    '0',
    '--db',
    ':memory:',
    '--posts',
    String(posts),
  ]);

/** The clients as they come, with nothing changed but where they send and that they do not try twice. */
export function clients(origin) {
  const { hostname, port } = new URL(origin);
  return {
    anthropic: new Anthropic({ apiKey: 'key', baseURL: origin, maxRetries: 0 }),
    openai: new OpenAI({ apiKey: 'key', adminAPIKey: 'key', baseURL: `${origin}/v1`, maxRetries: 0 }),
    stripe: new Stripe('sk_test_key', {
      host: hostname,
      port,
      protocol: 'http',
      maxNetworkRetries: 0,
      telemetry: false,
    }),
    octokit: new OctokitWithPages({ baseUrl: origin, auth: 'key' }),
    slack: new WebClient('xoxb-key', {
      slackApiUrl: `${origin}/api/`,
      logLevel: LogLevel.ERROR,
      retryConfig: { retries: 0 },
    }),
  };
}

const repo = { owner: 'loom', repo: 'warp' };

/**
 * Every shape of pages that one of the clients reads and we have a dialect for: `path` and `dialect` for unspool,
 * `list` for the client, which reads all of it by itself. `size`: what the page size is called. `key`: what names an
 * item. `also`: what else the client must send.
 */
export const shapes = [
  {
    name: 'Anthropic, after_id',
    path: '/v1/models',
    dialect: dialects.anthropic,
    list: ({ anthropic }, params) => all(anthropic.models.list(params)),
  },
  {
    name: 'Anthropic, page_token',
    path: '/api/anthropic-token',
    dialect: dialects.anthropicToken,
    // The client has the shape, and no list of its own that pages this way.
    list: ({ anthropic }, query) => all(anthropic.getAPIList('/api/anthropic-token', TokenPage, { query })),
  },
  {
    name: 'Anthropic, page',
    path: '/v1/skills',
    dialect: dialects.anthropicPage,
    list: ({ anthropic }, params) => all(anthropic.beta.skills.list(params)),
  },
  {
    name: 'Anthropic, page and prev_page',
    path: '/v1/sessions',
    dialect: dialects.anthropicPage,
    list: ({ anthropic }, params) => all(anthropic.beta.sessions.list(params)),
  },
  {
    name: 'OpenAI, after the id of the last item',
    path: '/v1/fine_tuning/jobs',
    dialect: dialects.openai,
    list: ({ openai }, params) => all(openai.fineTuning.jobs.list(params)),
  },
  {
    name: 'OpenAI, after last_id',
    path: '/v1/conversations/c_1/items',
    dialect: dialects.openai,
    list: ({ openai }, params) => all(openai.conversations.items.list('c_1', params)),
  },
  {
    name: 'OpenAI, after a token',
    path: '/v1/organization/roles',
    dialect: { ...dialects.openai, next: { set: { 'query:after': 'body:next' } } },
    list: ({ openai }, params) => all(openai.admin.organization.roles.list(params)),
  },
  {
    name: 'Stripe, starting_after',
    path: '/v1/customers',
    dialect: dialects.stripe,
    list: ({ stripe }, params) => all(stripe.customers.list(params)),
  },
  {
    name: 'Stripe, page',
    path: '/v1/customers/search',
    dialect: dialects.stripeSearch,
    list: ({ stripe }, params) => all(stripe.customers.search({ query: "name:'ada'", ...params })),
    also: { query: "name:'ada'" },
  },
  {
    name: 'GitHub, Link',
    path: '/repos/loom/warp/issues',
    dialect: dialects.github,
    size: 'per_page',
    list: ({ octokit }, params) => octokit.paginate('GET /repos/{owner}/{repo}/issues', { ...repo, ...params }),
  },
  {
    name: 'GitHub, Link around a search',
    path: '/search/issues',
    dialect: dialects.githubSearch,
    size: 'per_page',
    list: ({ octokit }, params) => octokit.paginate('GET /search/issues', { q: 'loom', ...params }),
    also: { q: 'loom' },
  },
  {
    name: 'GitHub, since',
    path: '/users',
    dialect: dialects.githubSince,
    size: 'per_page',
    list: ({ octokit }, params) => octokit.paginate('GET /users', params),
  },
  {
    name: 'Slack, a list by id',
    path: '/api/conversations.list',
    dialect: dialects.slack('channels'),
    ownLimit: 200,
    list: async ({ slack }, params) =>
      (await all(slack.paginate('conversations.list', params))).flatMap(({ channels }) => channels),
  },
  {
    name: 'Slack, a list by time',
    path: '/api/conversations.history',
    dialect: dialects.slack('messages', 'ts'),
    ownLimit: 200,
    key: 'ts',
    list: async ({ slack }, params) =>
      (await all(slack.paginate('conversations.history', params))).flatMap(({ messages }) => messages),
  },
];

/** What the server saw of a session: the parameters of each request, sorted, without the session's name. */
export async function seen(origin, session) {
  const response = await fetch(`${origin}/api/faults/${session}`);
  const { log } = await response.json();
  return log.map(
    ({ endpoint, query }) =>
      `${endpoint} ${[...new URLSearchParams(query)]
        .filter(([name]) => name !== 'session')
        .map((pair) => pair.join('='))
        .sort()
        .join(' ')}`,
  );
}
