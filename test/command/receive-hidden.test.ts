// Repositories that not everybody sees any more: what of GitHub's events is handed on, in GitHub's own examples and in hostile shapes.
import { createRequire } from 'node:module';
import type { WebhookDefinition } from '@octokit/webhooks-examples';
import { describe, expect, it } from 'vitest';
import type { Receiver } from '../../src/command/receive/comment.ts';
import { Delivery } from '../../src/command/receive/delivery.ts';
import { receiveHidden } from '../../src/command/receive/hidden.ts';

// The package's entry is a JSON file, which an import statement may not name without saying so.
const examples: readonly WebhookDefinition[] = createRequire(import.meta.url)('@octokit/webhooks-examples');

const guid = '72d3162e-cc78-11e3-81ab-4c9367dc0958';

async function startedBy(name: string, payload: unknown) {
  const started: { fn: string; name: string; input: unknown }[] = [];
  const launcher: Receiver['launcher'] = {
    start: async (fn, execution, input) => {
      started.push({ fn, name: execution, input });
      return { started: true };
    },
  };
  await receiveHidden({ id: guid, name, payload }, { launcher, appId: 1 });
  return started;
}

const exampleOf = (name: string, action: string) =>
  examples.find((one) => one.name === name)?.examples.find((one) => 'action' in one && one.action === action);

describe('a repository that not everybody sees any more', () => {
  it.each(['privatized', 'transferred'])(
    'is handed on once, by its number, under the name of its delivery: %s',
    async (action) => {
      const payload = exampleOf('repository', action) as unknown as { repository: { id: number } };
      const [only, ...more] = await startedBy('repository', payload);
      expect(more).toEqual([]);
      expect(only).toEqual({
        fn: 'experiment',
        name: `hidden-${guid}`,
        input: { kind: 'hidden', repositories: [payload.repository.id], why: `repository.${action}` },
      });
      expect(Delivery.parse(only?.input)).toEqual(only?.input);
    },
  );

  it('is handed on with all others that the App lost with it', async () => {
    const removed = {
      action: 'removed',
      repositories_removed: [{ id: 7 }, { id: 8 }],
      repositories_added: [{ id: 9 }],
    };
    expect((await startedBy('installation_repositories', removed)).map(({ input }) => input)).toEqual([
      { kind: 'hidden', repositories: [7, 8], why: 'installation_repositories.removed' },
    ]);
    const deleted = { action: 'deleted', repositories: [{ id: 7 }], installation: { id: 1 } };
    expect((await startedBy('installation', deleted)).map(({ input }) => input)).toEqual([
      { kind: 'hidden', repositories: [7], why: 'installation.deleted' },
    ]);
  });

  it('is handed on in parts that a function takes, where there are very many', async () => {
    const repositories = Array.from({ length: 12_001 }, (_, id) => ({ id }));
    const started = await startedBy('installation', { action: 'deleted', repositories });
    expect(started.map(({ name }) => name)).toEqual([`hidden-${guid}`, `hidden-${guid}-2`, `hidden-${guid}-3`]);
    const parts = started.map(({ input }) => (input as { repositories: number[] }).repositories);
    expect(parts.flat()).toEqual(repositories.map(({ id }) => id));
  });

  it.each([
    null,
    'x',
    {},
    { action: 'privatized' },
    { action: 'deleted', repositories: [] },
    { action: 1, repository: { id: 1 } },
  ])('that the event does not name starts nothing: %j', async (payload) => {
    expect(await startedBy('repository', payload)).toEqual([]);
  });
});
