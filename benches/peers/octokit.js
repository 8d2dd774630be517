import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';

/** The shape of page that it reads. */
export const shape = 'array';

const Paginating = Octokit.plugin(paginateRest);

export async function* drain(base) {
  const octokit = new Paginating({ baseUrl: new URL(base, location.href).href });
  for await (const { data } of octokit.paginate.iterator('GET /array')) yield* data;
}
