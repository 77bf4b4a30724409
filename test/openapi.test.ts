// The judge of requests finds what it is there to find.
import { expect, it } from 'vitest';
import { assertAllValid } from './openapi.ts';

const repo = '/repos/acme/widget';
const get = (path: string) => ({ method: 'GET', path, body: null });
const post = (path: string, body: unknown) => ({ method: 'POST', path, body });

const ready = (input: string) => ({
  query: `mutation ($id: ID!) { markPullRequestReadyForReview(input: { ${input} }) { clientMutationId } }`,
  variables: { id: 'PR_x' },
});

it('accepts what GitHub documents', async () => {
  await assertAllValid([
    get(`${repo}/git/ref/heads%2Foutrider%2Fx%2Farm`),
    get(`${repo}/contents/.github/outrider.yml?ref=main`),
    get(`${repo}/issues/1/comments?per_page=100&page=2`),
    post(`${repo}/git/trees`, { base_tree: 'a', tree: [{ path: 'a', mode: '100644', type: 'blob', sha: null }] }),
    post(`${repo}/issues/comments/1/reactions`, { content: 'eyes' }),
    post('/graphql', {
      query:
        'mutation ($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }',
      variables: { id: 'PR_x' },
    }),
    { ...get('/acme/widget/legacy.tar.gz/abc'), host: 'codeload' },
  ]);
});

it.each([
  ['an unknown route', get(`${repo}/no-such-thing`), 'no such route'],
  ['an unknown key of a query', get(`${repo}/issues?per_pag=3`), 'per_pag'],
  ['a query of the wrong type', get(`${repo}/issues?page=two`), 'must be integer'],
  [
    'a word that is none of the choices',
    get(`${repo}/issues?state=merged`),
    'must be equal to one of the allowed values',
  ],
  ['a missing field', post(`${repo}/issues`, { body: 'no title' }), "required property 'title'"],
  ['a misspelt field', post(`${repo}/pulls`, { title: 't', head: 'h', base: 'b', drafts: true }), 'drafts'],
  ['a field of the wrong type', post(`${repo}/issues/1/comments`, { body: 5 }), 'must be string'],
  ['a wrong mode in a tree', post(`${repo}/git/trees`, { tree: [{ path: 'a', mode: '0644' }] }), 'tree/0/mode'],
  ['a missing body', post(`${repo}/git/blobs`, null), 'a body is missing'],
  ['GraphQL without a query', post('/graphql', { variables: {} }), 'a query is missing'],
  ['a query that is none', post('/graphql', { query: 'anything' }), 'Syntax Error'],
  ['an unknown mutation', post('/graphql', { query: 'mutation { updateReffs(input: {}) { ok } }' }), 'updateReffs'],
  ['an unknown field of an input', post('/graphql', ready('pullId: $id')), 'pullId'],
  ['a missing field of an input', post('/graphql', ready('clientMutationId: $id')), 'pullRequestId'],
  ['a variable of the wrong type', post('/graphql', ready('pullRequestId: [$id]')), '[$id]'],
  ['a variable that is missing', post('/graphql', { ...ready('pullRequestId: $id'), variables: {} }), 'id is missing'],
  [
    'a variable of another name',
    post('/graphql', { ...ready('pullRequestId: $id'), variables: { id: 'x', node: 'x' } }),
    'no variable node',
  ],
])('refuses %s and says so', async (_what, request, words) => {
  await expect(assertAllValid([request])).rejects.toThrow(words);
});
