import { feed } from 'unspool';
import { github } from 'unspool/dialects';

export async function titles(baseUrl = 'https://api.github.com', auth = undefined) {
  const issues = feed(`${baseUrl}/repos/acme/app/issues`, {
    dialect: github,
    limit: 3,
    headers: auth ? { authorization: `Bearer ${auth}` } : undefined,
  });
  const found = [];
  for await (const issue of issues) found.push(issue.title);
  return found;
}
