// Events of checks, as GitHub sends them: only those on our own branches are handed on, each once, by what names it.
import { describe, expect, it } from 'vitest';
import { receiveChecks } from '../../src/command/receive/checks.ts';
import { Delivery } from '../../src/command/receive/delivery.ts';
import type { Json } from '../../src/domain/json.ts';

const repository = { id: 9, full_name: 'acme/widget' };
const sha = 'a8be4b6c0d1e2f3a4b5c6d7e8f901234567890ab';
const run = {
  id: 5,
  head_sha: sha,
  completed_at: '2026-11-22T10:00:00Z',
  check_suite: { head_branch: 'outrider/7f3a/glm-5-2' },
};

async function heard(event: string, payload: unknown) {
  const started: { name: string; input: Json }[] = [];
  const launcher = {
    start: async (_fn: string, name: string, input: Json) => ({ started: started.push({ name, input }) > 0 }),
    answer: async () => false,
  };
  await receiveChecks(event, payload, { launcher, appId: 1 });
  return started;
}

describe('an event of a check', () => {
  it.each([
    ['check_run', { repository, check_run: run }, 'check-run-9-5-20261122100000-a8be4b6'],
    [
      'check_suite',
      { repository, check_suite: { id: 6, head_sha: sha, head_branch: 'outrider/x/y', updated_at: null } },
      'check-suite-9-6-a8be4b6',
    ],
    [
      'status',
      { repository, id: 7, sha, state: 'success', branches: [{ name: 'main' }, { name: 'outrider/x/y' }] },
      'status-9-7-a8be4b6',
    ],
  ])('%s on our branch is handed on under its own name', async (event, payload, name) => {
    const started = await heard(event, payload);
    expect(started).toEqual([{ name, input: { kind: 'checks', repo: 'acme/widget', sha } }]);
    expect(Delivery.parse(started[0]?.input).kind).toBe('checks');
    expect(name).toMatch(/^[\w-]{1,64}$/);
  });

  it('is found by its pull request where GitHub names no branch', async () => {
    const pull_requests = [{ head: { ref: 'outrider/x/y' } }];
    expect(
      await heard('check_run', { repository, check_run: { ...run, check_suite: null, pull_requests } }),
    ).toHaveLength(1);
  });

  it('of somebody else, or out of form, is not heard', async () => {
    const other = { ...run, check_suite: { head_branch: 'feature/outrider/x' } };
    expect(await heard('check_run', { repository, check_run: other })).toEqual([]);
    expect(await heard('check_run', { repository, check_run: { ...run, check_suite: { head_branch: null } } })).toEqual(
      [],
    );
    expect(await heard('status', { repository, id: 7, sha, state: 'success', branches: [] })).toEqual([]);
    for (const odd of [null, 7, {}, { repository }, { check_run: run }])
      expect(await heard('check_run', odd)).toEqual([]);
  });
});
