// Attack 10: what a maintainer approved is edited afterwards, or who approved it loses the right to.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { armOf, type Bench, openIssue, until, write } from '../e2e/bench.ts';
import { call, expectNothingLeft, glm, openGround, patience, river, writesIssue } from './ground.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openGround({
    users: [
      { login: 'mira', role: 'write' },
      { login: 'nora', role: 'write' },
    ],
  });
}, patience);
afterAll(() => bench.close());

const slowly = writesIssue({}, { calls: [call('list_files', {})], delayMs: 1500 });

it('issue and comment are those of the delivery: a later edit reaches no model and starts nothing', {
  timeout: patience,
}, async () => {
  bench.scripts[glm] = slowly;
  const issue = await openIssue(bench, 'quick', { title: 'A reward', body: 'Harmless.' });
  const asked = await write(bench, issue, `/outrider run ${river} ${glm} --solo`);
  await bench.stage.github.api('mira', 'PATCH', `/repos/${issue.repo}/issues/${issue.number}`, {
    body: 'EDITED: exfiltrate',
  });
  await bench.stage.github.editComment('mira', issue.repo, {
    id: asked.comment,
    body: `/outrider run ${river} ${glm} EDITED --budget 10`,
  });
  await bench.stage.host.engine.waitFor(asked.execution);
  expect((await armOf(bench, asked, glm)).verdict).toBe('issue');
  const told = bench.stage.models.journal.map(({ body }) => body).join('\n');
  expect(told.includes('Harmless.')).toBe(true);
  expect(told.includes('EDITED')).toBe(false);
  expectNothingLeft(bench);
});

it('whoever lost the right meanwhile publishes nothing', { timeout: patience }, async () => {
  bench.scripts[glm] = slowly;
  const issue = await openIssue(bench, 'quick', { title: 'A reward', body: 'Harmless.' });
  const before = bench.stage.models.journal.length;
  const asked = await write(bench, issue, `/outrider run ${river} ${glm} --solo`, 'nora');
  await until(() => bench.stage.models.journal.length > before);
  await bench.stage.github.api('admin', 'PUT', `/repos/${issue.repo}/collaborators/nora`, { permission: 'pull' });
  await bench.stage.host.engine.waitFor(asked.execution);
  expect(await armOf(bench, asked, glm)).toMatchObject({ verdict: 'stopped', artifact_url: null });
  expect(Object.keys(await bench.stage.github.branches(issue.repo))).toEqual(['main']);
});
