// Which events of pull requests are handed off: ends of those on our own branches, named after the change.
import { expect, it } from 'vitest';
import { receivePull } from '../../src/command/receive/pull.ts';
import type { Json } from '../../src/domain/json.ts';

const payload = (over: { action?: string; ref?: string; headRepo?: number | null } = {}) => ({
  action: over.action ?? 'closed',
  installation: { id: 1 },
  repository: { id: 77, name: 'widget', owner: { login: 'acme' } },
  pull_request: {
    number: 8,
    updated_at: '2026-11-23T10:00:00Z',
    head: {
      ref: over.ref ?? 'outrider/7f3a00000a/glm-5-2',
      repo: over.headRepo === null ? null : { id: over.headRepo ?? 77 },
    },
  },
});

async function heard(event: unknown): Promise<[string, Json][]> {
  const started: [string, Json][] = [];
  const launcher = {
    start: async (_fn: string, name: string, input: Json) => ({ started: started.push([name, input]) > 0 }),
    answer: async () => true,
  };
  await receivePull(event, { launcher, appId: 1 });
  return started;
}

it('hands off the end of a pull request of ours, once for each change', async () => {
  const [[name, input] = expect.unreachable()] = await heard(payload());
  expect(name).toBe('pull-77-8-closed-20261123100000');
  expect(input).toMatchObject({ kind: 'pull', number: 8, experiment: '7f3a00000a', slug: 'glm-5-2' });
  expect((await heard(payload({ action: 'reopened' }))).map(([one]) => one)).toEqual([
    'pull-77-8-reopened-20261123100000',
  ]);
});

it.each([
  ['another action', payload({ action: 'synchronize' })],
  ['a person’s branch', payload({ ref: 'topic/one' })],
  ['the branch of `outrider init`', payload({ ref: 'outrider/init' })],
  ['a fork', payload({ headRepo: 78 })],
  ['a fork that is gone', payload({ headRepo: null })],
  ['what is no payload', { action: 'closed' }],
])('does not hear %s', async (_name, event) => {
  expect(await heard(event)).toEqual([]);
});
