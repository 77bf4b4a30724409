// Triggers from the payload to the run: which events are handed off and under which name, and who and what makes one run.
import { describe, expect, it } from 'vitest';
import { TriggerDelivery } from '../../src/command/receive/delivery.ts';
import { receiveDispatch, receiveIssue } from '../../src/command/receive/trigger.ts';
import { pullTrigger } from '../../src/command/trigger.ts';
import type { Json } from '../../src/domain/json.ts';
import { inlineDurable } from '../fakes/durable.ts';
import { FakeForge } from '../fakes/forge.ts';
import { fakeWorld } from '../fakes/world.ts';

const appId = 4242;
const place = {
  installation: { id: 1 },
  repository: { id: 77, name: 'widget', owner: { login: 'acme' } },
  sender: { login: 'mira', id: 11, type: 'User' },
};
const issue = { number: 5, title: 'A paper', body: 'arXiv:2606.27369', updated_at: '2026-11-27T01:02:03Z' };
const labeled = { ...place, action: 'labeled', label: { name: 'outrider' }, issue };
const opened = { ...place, action: 'opened', issue };
const bot = { login: 'some[bot]', type: 'Bot' };

function receiver() {
  const started: { name: string; input: Json }[] = [];
  const launcher = {
    start: async (_fn: string, name: string, input: Json) => ({ started: started.push({ name, input }) > 0 }),
    answer: async () => false,
  };
  return { started, launcher, appId };
}

async function namesOf(payload: unknown): Promise<string[]> {
  const at = receiver();
  await receiveIssue(payload, at);
  for (const { input } of at.started) TriggerDelivery.parse(input);
  return at.started.map(({ name }) => name);
}

describe('an event of an issue', () => {
  it('is handed off under a name that is the same when it is delivered again, and another when the label is set again', async () => {
    const [name] = await namesOf(labeled);
    expect(name).toMatch(/^label-77-5-20261127010203-[0-9a-f]{12}$/);
    expect(await namesOf(labeled)).toEqual([name]);
    expect(await namesOf({ ...labeled, issue: { ...issue, updated_at: '2026-11-27T01:02:09Z' } })).not.toEqual([name]);
    expect(await namesOf(opened)).toEqual(['opened-77-5']);
  });

  it.each([
    ['a label by a bot', { ...labeled, sender: bot }],
    ['a label on a pull request', { ...labeled, issue: { ...issue, pull_request: {} } }],
    ['an issue without a paper', { ...opened, issue: { ...issue, body: 'Hello' } }],
    ['an issue with two papers', { ...opened, issue: { ...issue, body: 'arXiv:2606.27369 and arXiv:2601.01234' } }],
    ['an issue of our own', { ...opened, sender: bot, issue: { ...issue, performed_via_github_app: { id: appId } } }],
    ['another action', { ...labeled, action: 'unlabeled' }],
    ['no payload at all', {}],
  ])('is not heard: %s', async (_what, payload) => {
    expect(await namesOf(payload)).toEqual([]);
  });
});

describe('a repository_dispatch', () => {
  const sent = { ...place, action: 'outrider-run', client_payload: { issue: 5 } };

  it('is handed off under the id of its delivery', async () => {
    const at = receiver();
    const payload = { issue: 5, paper: 'https://arxiv.org/abs/2606.27369v1', models: ['glm-5.2', 'zai/glm-4.6'] };
    expect(await receiveDispatch('guid-1', { ...sent, client_payload: payload }, at)).toBeNull();
    expect(at.started[0]?.name).toBe('dispatch-77-guid-1');
    const { trigger } = TriggerDelivery.parse(at.started[0]?.input);
    expect(trigger).toEqual({ by: 'repository_dispatch', paper: '2606.27369v1', models: ['glm-5.2', 'zai/glm-4.6'] });
  });

  it.each([
    ['no issue', {}],
    ['a word that we do not know', { issue: 5, url: 'https://models.example' }],
    ['an address for a model', { issue: 5, models: ['https://models.example/v1'] }],
    ['a key for a model', { issue: 5, models: ['sk-ant-0123456789abcdef'] }],
    ['no paper of arXiv', { issue: 5, paper: 'https://evil.example/2606.27369' }],
  ])('is said to be unusable and starts nothing: %s', async (_what, client_payload) => {
    const at = receiver();
    expect(await receiveDispatch('guid-2', { ...sent, client_payload }, at)).not.toBeNull();
    expect(at.started).toEqual([]);
  });

  it('of another type is none of ours', async () => {
    const at = receiver();
    await receiveDispatch('guid-3', { ...sent, action: 'deploy' }, at);
    expect(at.started).toEqual([]);
  });
});

const all = 'triggers: { label: Outrider, issue_opened: true, repository_dispatch: true, models: [glm-5.2] }\n';
const label = { by: 'label', label: 'outrider' } as const;

async function pull(settings: string, change: Partial<TriggerDelivery> = {}) {
  const files = { 'README.md': 'x', '.github/outrider.yml': settings };
  const world = fakeWorld({ forge: new FakeForge({ files, permissions: { mira: 'write', tom: 'triage' } }) });
  const delivery: TriggerDelivery = {
    kind: 'trigger',
    trigger: label,
    target: { kind: 'github', installation_id: 1, owner: 'acme', repo: 'widget', issue: 1 },
    repository_id: 77,
    comment_id: -5,
    actor: { login: 'mira', id: 11, type: 'User', app_id: null },
    issue: { title: 'No paper', body: 'none is named' },
    ...change,
  };
  const durable = inlineDurable();
  const came = await pullTrigger(delivery, { durable, world });
  const again = await pullTrigger(delivery, { durable: inlineDurable(), world });
  return { came, again, said: world.forge.comments.map(({ body }) => body), world };
}

describe('a trigger', () => {
  it.each([
    ['off', 'triggers: {}\n', {}, 'the trigger is off'],
    ['another label', 'triggers: { label: other }\n', {}, 'the trigger is off'],
    [
      'by somebody without rights',
      all,
      { actor: { login: 'tom', id: 2, type: 'User', app_id: null } },
      'not by somebody who may command',
    ],
    [
      'by a bot that is not listed',
      all,
      { actor: { login: 'b[bot]', id: 2, type: 'Bot', app_id: 9 } },
      'not by somebody who may command',
    ],
    ['with settings that cannot be read', 'triggers: 5\n', {}, 'the settings cannot be read'],
    ['switched off in the organisation of one alone', `enabled: false\n`, {}, 'the trigger is off'],
  ] as const)('is silent: %s', async (_what, settings, change, why) => {
    const { came, said } = await pull(settings, change);
    expect(came).toEqual({ silent: why });
    expect(said).toEqual([]);
  });

  it('that is on is admitted like a command, and answered once when it cannot run', async () => {
    const { came, again, said } = await pull(all);
    expect(came).toEqual({ refused: true });
    expect(again).toEqual({ replayed: true });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('arXiv');
  });

  it('by a bot that is listed counts', async () => {
    const actor = { login: 'b[bot]', id: 2, type: 'Bot', app_id: 9 };
    const trigger = { by: 'issue_opened' } as const;
    expect((await pull(`${all}who: { bots: [9] }\n`, { actor, trigger })).came).toEqual({ refused: true });
  });

  it('without a model says which setting names one', async () => {
    const { came, said } = await pull('triggers: { label: outrider }\n');
    expect(came).toEqual({ silent: 'no model is configured' });
    expect(said[0]).toContain('`triggers.models`');
  });

  it('that did not carry the issue reads it', async () => {
    expect(
      (await pull(all, { issue: null, trigger: { by: 'repository_dispatch', paper: null, models: [] } })).came,
    ).toEqual({
      refused: true,
    });
  });
});
