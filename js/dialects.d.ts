import type { Dialect } from './index.js';

export type { Dialect };

/** `{ data, nextCursor, hasMore }`, asked with `?cursor=` and `?limit=`. The default. */
export const cursor: Dialect;

/** `{ data, pagination: { next_cursor, has_more } }`, asked with `?cursor=` and `?limit=`. */
export const pagination: Dialect;

/** Anthropic: Models, Message Batches, Files. `after_id` and `before_id`. */
export const anthropic: Dialect;

/** Anthropic lists with `page_token`, `next_page` and `has_more`. */
export const anthropicToken: Dialect;

/** Anthropic: Skills, Agents, Sessions. `page` is an opaque cursor, not a number. */
export const anthropicPage: Dialect;

/** OpenAI list objects: `after`, `last_id`, `has_more`. */
export const openai: Dialect;

/** Stripe v1 lists: `starting_after`, `has_more`, at most 100 items a page. */
export const stripe: Dialect;

/** GitHub REST: a bare array, and Link headers. At most 100 items a page. */
export const github: Dialect;

/** GitHub lists that are walked by id (`since`): users, organisations, repositories. */
export const githubSince: Dialect;

/**
 * Slack Web API.
 * @param items The name of the list in the answer: `slack('channels')`.
 */
export function slack(items: string): Dialect;

/** X API v2: `pagination_token`, `meta.next_token`. */
export const x: Dialect;

/**
 * GraphQL Relay connections, with `{ query, variables }` as the `body` of the feed. The query takes `$first` and `$after`.
 * @param path Where the connection is in the answer: `relay('data.viewer.repos')`.
 */
export function relay(path: string): Dialect;

/**
 * A keyset of one or more fields of the last item: `keyset({ before: 'created_at', before_id: 'id' })`.
 * @param fields For each query parameter, the path in an item whose value it carries.
 * @param items Where the items are. Default: `'items'`.
 */
export function keyset(fields: Readonly<Record<string, string>>, items?: string): Dialect;

/** What {@link offset} can be told. */
export interface OffsetOptions {
  /** Where the items are. Default: `'items'`. */
  items?: string;
  /** The query parameter that counts items. Default: `'offset'`. */
  param?: string;
  /** The query parameter of the page size. Default: `'limit'`. */
  limit?: string;
  /** Where the number of all items is; `''` if the API does not say. Default: `'total'`. */
  total?: string;
}

/** Offset and limit, with or without a total. */
export function offset(options?: OffsetOptions): Dialect;

/** What {@link page} can be told. */
export interface PageOptions {
  /** Where the items are. Default: `'items'`. */
  items?: string;
  /** The query parameter of the page number. Default: `'page'`. */
  param?: string;
  /** The query parameter of the page size. Default: `'size'`. */
  size?: string;
  /** The number of the first page. Default: 1. */
  from?: 0 | 1;
  /** Where the number of all pages is; `''` if the API does not say. Default: `'pages'`. */
  pages?: string;
}

/** Page numbers, with or without the number of pages. */
export function page(options?: PageOptions): Dialect;

/**
 * A next URL in the body: `nextUrl('next')`.
 * @param path Where the URL is in the answer.
 */
export function nextUrl(path: string, options?: { items?: string; back?: string }): Dialect;

/** Django REST Framework: `results`, `next`, `previous`. */
export const drf: Dialect;

/**
 * Link headers (RFC 8288), over a bare array unless told: `link()`, `link('next', { items: 'data' })`.
 * @param rel The relation that leads on. Default: `'next'`.
 */
export function link(rel?: string, options?: { items?: string; limit?: string }): Dialect;

/** JSON:API with links: `links.next`, `page[size]`. An item is named by `type` and `id`. */
export const jsonapi: Dialect;
