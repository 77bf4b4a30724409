// Whose key a call is sent with, seen at the provider: a stand-in on loopback that knows which keys it takes.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyStore } from '../../../src/artifacts/key-store.ts';
import { providerKeyPartition } from '../../../src/artifacts/rows.ts';
import type { Provider } from '../../../src/domain/model.ts';
import { modelTable } from '../../../src/domain/model-table.ts';
import { deploymentOwner } from '../../../src/domain/provider-key.ts';
import { type ModelsStandIn, startModels } from '../../../src/hosts/demo/stand-ins/models.ts';
import { jsonLog } from '../../../src/hosts/log.ts';
import { inFreshScope, stepScope } from '../../../src/hosts/step-scope.ts';
import { openAccounts } from '../../../src/hosts/wiring/accounts.ts';
import type { Account } from '../../../src/ports/accounts.ts';
import { fakeClock } from '../../fakes/clock.ts';
import { memoryRows } from '../../fakes/rows.ts';
import { memorySealing } from '../../fakes/sealing.ts';

const row = (provider: Provider) => {
  const found = modelTable.find((each) => each.provider === provider);
  if (!found) throw new Error(`no model of ${provider}`);
  return found;
};
const glm = row('zai');

let provider: ModelsStandIn;
let taken: Partial<Record<Provider, string[]>>;

beforeEach(async () => {
  taken = {};
  provider = await startModels({ scripts: { [glm.id]: [{ text: 'hello' }] as never }, keys: taken });
});
afterEach(() => provider.stop());

function open(more: { ownersOnly?: boolean } = {}) {
  const [rows, clock] = [memoryRows(), fakeClock(1_000)];
  const keys = keyStore({ rows, sealing: memorySealing(), clock });
  const accounts = openAccounts({
    keys,
    own: { zai: 'deployment-key-0000' },
    secrets: ['deployment-key-0000'],
    baseUrls: provider.baseUrls,
    ownersOnly: more.ownersOnly ?? false,
    clock,
    scope: stepScope,
  });
  const add = async (owner: string, key: string) => {
    clock.advance(10);
    await keys.add(owner, 'zai', key);
  };
  return { rows, keys, accounts, add };
}

/** The credential that a call of this account arrives with; whatever is answered to it. */
async function sentBy({ models }: Account): Promise<string | undefined> {
  await models
    .complete({
      model: glm,
      system: 'x',
      tools: [],
      messages: [{ role: 'user', text: 'x' }],
      max_output_tokens: 10,
      deadline_ms: 5_000,
      signal: new AbortController().signal,
    })
    .catch(() => undefined);
  return provider.journal.at(-1)?.headers.authorization?.replace('Bearer ', '');
}

describe('the key of a call', () => {
  it("is the owner's newest, else the deployment's kept one, else that of the environment", async () => {
    const { accounts, add, keys } = open();
    expect(await sentBy(await accounts.of('acme'))).toBe('deployment-key-0000');
    expect((await accounts.of('acme')).keyOf('zai')).toEqual({ whose: 'deployment', last4: '0000' });
    await keys.add(deploymentOwner, 'zai', 'deployment-kept-0001');
    expect(await sentBy(await accounts.of('acme'))).toBe('deployment-kept-0001');
    await add('acme', 'acme-key-1111');
    await add('acme', 'acme-key-2222');
    expect(await sentBy(await accounts.of('Acme'))).toBe('acme-key-2222');
    expect((await accounts.of('acme')).keyOf('zai')).toEqual({ whose: 'owner', last4: '2222' });
    expect(await sentBy(await accounts.of(null))).toBe('deployment-kept-0001');
  });

  it("is never the deployment's in a run that began on the owner's own, which is gone by now", async () => {
    const { accounts, add, keys } = open();
    await add('acme', 'acme-key-1111');
    const [line] = await keys.list('acme');
    const began = (await accounts.of('acme')).onOwn(['zai']);
    expect(began.credentialProblem(glm)).toBeNull();
    if (line) await keys.remove('acme', line);
    const { models, onOwn } = await accounts.of('acme');
    expect(onOwn(['zai']).credentialProblem(glm)).toBe(
      'The key of acme for zai was removed since the run began, and the deployment\'s is not used in its place: run "outrider keys set --provider zai --owner acme".',
    );
    expect([models, onOwn([]), onOwn(['anthropic'])].map((one) => one.credentialProblem(glm))).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("is never the deployment's where that lends none", async () => {
    const { accounts } = open({ ownersOnly: true });
    const { models, keyOf } = await accounts.of('acme');
    expect(models.credentialProblem(glm)).toBe(
      'acme has no key for zai, and this deployment lends none: run "outrider keys set --provider zai --owner acme".',
    );
    expect(keyOf('zai')).toBeNull();
    expect((await accounts.of(null)).models.credentialProblem(glm)).toBeNull();
  });

  it("is never the deployment's where the owner's cannot be opened: a copied row serves nobody", async () => {
    const { accounts, add, rows } = open();
    await add('acme', 'acme-key-1111');
    const [found] = await rows.list(providerKeyPartition('acme'));
    await rows.put({ pk: providerKeyPartition('umbrella'), sk: found?.sk ?? '' }, found?.value as never, 'any');
    const { models, secrets } = await accounts.of('umbrella');
    expect(models.credentialProblem(glm)).toMatch(/^The key …1111 for zai cannot be opened: set it again/);
    expect(secrets).toEqual(['deployment-key-0000']);
  });

  it('is read anew for each piece of work, and once within one', async () => {
    const { accounts, add } = open();
    await add('acme', 'acme-key-1111');
    const before = await inFreshScope(async () => {
      const first = await accounts.of('acme');
      await add('acme', 'acme-key-2222');
      expect(await accounts.of('acme')).toBe(first);
      return sentBy(first);
    });
    expect(before).toBe('acme-key-1111');
    expect(await inFreshScope(async () => sentBy(await accounts.of('acme')))).toBe('acme-key-2222');
  });

  it('of one organisation never serves another, however their work is interleaved in a warm process', async () => {
    const { accounts, add } = open();
    const owners = Array.from({ length: 6 }, (_, i) => `org-${i}`);
    for (const owner of owners) await add(owner, `key-of-${owner}-abcd`);
    const work = Array.from({ length: 30 }, (_, i) => owners[i % owners.length] ?? '');
    await Promise.all(
      work.map((owner) =>
        inFreshScope(async () => {
          const account = await accounts.of(owner);
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
          expect((await accounts.of(owner)).secrets).toEqual(['deployment-key-0000', `key-of-${owner}-abcd`]);
          expect(account.keyOf('zai')?.last4).toBe('abcd');
          const others = owners.filter((each) => each !== owner);
          expect([...(stepScope()?.secrets ?? [])].filter((each) => others.some((one) => each.includes(one)))).toEqual(
            [],
          );
        }),
      ),
    );
    for (const owner of owners) expect(await sentBy(await accounts.of(owner))).toBe(`key-of-${owner}-abcd`);
  });

  it('is among what no request, and no line of the log, may hold', async () => {
    const { accounts, add } = open();
    await add('acme', 'acme-key-1111');
    const lines: string[] = [];
    const secrets = () => [...(stepScope()?.secrets ?? [])];
    const log = jsonLog({ level: 'info', secrets, write: (line) => lines.push(line) });
    await inFreshScope(async () => {
      const { models } = await accounts.of('acme');
      log.info('seen', { text: 'a acme-key-1111 b' });
      const request = {
        model: glm,
        system: 'acme-key-1111',
        tools: [],
        messages: [{ role: 'user' as const, text: 'x' }],
      };
      const limits = { max_output_tokens: 10, deadline_ms: 5_000, signal: new AbortController().signal };
      await expect(models.complete({ ...request, ...limits })).rejects.toThrow(/holds a key of this installation/);
    });
    expect(lines.join()).not.toContain('acme-key-1111');
    expect(lines.join()).toContain('[redacted]');
    expect(provider.journal).toEqual([]);
  });
});

describe('the check of keys before a run', () => {
  it('passes over a refused newest key, names both by four characters, and calls go by the older one', async () => {
    const { accounts, add } = open();
    await add('acme', 'acme-key-1111');
    await add('acme', 'acme-key-2222');
    taken.zai = ['acme-key-1111'];
    const { problem, remark } = await accounts.check('acme', glm);
    expect(problem).toBeNull();
    expect(remark).toContain('refuses the newest key of acme (…2222), so the one before it (…1111) is used');
    expect(await sentBy(await accounts.of('acme'))).toBe('acme-key-1111');
    taken.zai = ['acme-key-2222'];
    expect(await accounts.check('acme', glm)).toEqual({ problem: null, remark: null });
    expect(await sentBy(await accounts.of('acme'))).toBe('acme-key-2222');
  });

  it("refuses the run where the provider takes none of them, and lends no key of the deployment's instead", async () => {
    const { accounts, add } = open();
    await add('acme', 'acme-key-1111');
    await add('acme', 'acme-key-2222');
    taken.zai = ['deployment-key-0000'];
    const { problem } = await accounts.check('acme', glm);
    expect(problem).toBe(
      'zai refuses every key of acme (…2222 and …1111): set another with "outrider keys set --provider zai --owner acme".',
    );
    expect(await sentBy(await accounts.of('acme'))).toBe('acme-key-2222');
  });

  it('takes a provider that is away, or has no such list, for no refusal', async () => {
    const { accounts, add } = open();
    await add('acme', 'acme-key-1111');
    expect(await accounts.check('acme', { ...glm, provider: 'custom' })).toEqual({ problem: null, remark: null });
    await provider.stop();
    expect(await accounts.check('acme', glm)).toEqual({ problem: null, remark: null });
    provider = await startModels({ scripts: {} });
  });

  it("asks nothing about the deployment's own keys", async () => {
    const { accounts } = open();
    taken.zai = ['none'];
    expect(await accounts.check('acme', glm)).toEqual({ problem: null, remark: null });
    expect(await accounts.check(null, glm)).toEqual({ problem: null, remark: null });
  });
});
