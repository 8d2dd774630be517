// What stops a client stops unspool, and what does not does not.
import { all, assert, dialects, feed, ids, readAll, test } from '../support.mjs';
import { clients, demo, seen } from './support.mjs';

const origin = await demo(200);
const { anthropic, octokit, slack } = clients(origin);
const issues = (params) =>
  octokit.paginate('GET /repos/{owner}/{repo}/issues', { owner: 'o', repo: 'r', per_page: 30, ...params });

test('GitHub: 409 on a page is the end', async (t) => {
  const theirs = ids(await issues({ faults: 'status:409@3', session: 'their-409' }));
  const list = feed(t, `${origin}/repos/o/r/issues?faults=status:409@3&session=our-409`, {
    dialect: dialects.github,
    limit: 30,
  });
  assert.deepEqual(ids(await readAll(list)), theirs);
  assert.equal(theirs.length, 60);
  assert.deepEqual(await seen(origin, 'our-409'), await seen(origin, 'their-409'));
});

test('Slack: an error inside an answer with status 200', async (t) => {
  const theirs = await all(slack.paginate('conversations.list', { cursor: 'wrong' })).then(
    () => assert.fail('it went well'),
    (error) => error,
  );
  assert.equal(theirs.data.error, 'invalid_cursor');
  const list = feed(t, `${origin}/api/conversations.list?cursor=wrong`, { dialect: dialects.slack('channels') });
  const ours = await list.loadMore().then(
    () => assert.fail('it went well'),
    (error) => error,
  );
  assert.deepEqual([ours.code, ours.retryable], ['api-error', false]);
  assert.match(ours.message, /invalid_cursor/);
});

test('Anthropic: a page that is refused twice', async (t) => {
  const everything = ids(await all(anthropic.models.list({ limit: 200 })));
  const faults = '429:retry-after-ms:200@2+3';
  const patient = anthropic.withOptions({ maxRetries: 3 });
  assert.deepEqual(ids(await all(patient.models.list({ limit: 50, faults, session: 'their-429' }))), everything);
  const list = feed(t, `${origin}/v1/models?faults=${encodeURIComponent(faults)}&session=our-429`, {
    dialect: dialects.anthropic,
    limit: 50,
    retries: 3,
  });
  assert.deepEqual(ids(await readAll(list)), everything);
  assert.deepEqual(await seen(origin, 'our-429'), await seen(origin, 'their-429'));
});
