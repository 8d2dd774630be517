import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';

const Client = Octokit.plugin(paginateRest);

export async function titles(baseUrl = 'https://api.github.com', auth = undefined) {
  const octokit = new Client({ baseUrl, auth });
  const found = [];
  const pages = octokit.paginate.iterator('GET /repos/{owner}/{repo}/issues', {
    owner: 'acme',
    repo: 'app',
    per_page: 3,
  });
  for await (const { data } of pages) {
    for (const issue of data) found.push(issue.title);
  }
  return found;
}
