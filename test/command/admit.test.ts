// Admission: everything about a run that can be known before anything is spent.
import { describe, expect, it } from 'vitest';
import { admitRun } from '../../src/command/admission/admit.ts';
import { readPremises } from '../../src/command/admission/premises.ts';
import { parseComment } from '../../src/command/parse/parse.ts';
import type { CommandDelivery } from '../../src/command/receive/delivery.ts';
import type { RunCommand } from '../../src/domain/command.ts';
import { readMonth } from '../../src/experiment/money/month.ts';
import { fakeAccounts } from '../fakes/accounts.ts';
import { FakeForge, type FakeForgeOptions, fakeForges } from '../fakes/forge.ts';
import { fakeModels } from '../fakes/models.ts';
import { type FakeWorld, fakeWorld } from '../fakes/world.ts';

const settings = (yaml: string) => ({ 'README.md': 'x', '.github/outrider.yml': yaml });
const usual = settings('baseline: claude-opus-4-7\n');

async function admit(
  line: string,
  { issue = {}, ...options }: FakeForgeOptions & { issue?: Partial<CommandDelivery['issue']> } = {},
  parts: Parameters<typeof fakeWorld>[0] = {},
) {
  const forge = new FakeForge({ files: usual, ...options });
  const world = fakeWorld({ forge, ...parts });
  return { world, admission: await admitOn(world, line, issue) };
}

async function admitOn(world: FakeWorld, line: string, issue: Partial<CommandDelivery['issue']> = {}, comment_id = 7) {
  const parsed = parseComment(line);
  if (parsed.kind !== 'command' || parsed.command.verb !== 'run') throw new Error(`no run: ${line}`);
  const delivery: CommandDelivery = {
    kind: 'command',
    target: { kind: 'github', installation_id: 1, owner: 'acme', repo: 'widget', issue: 1 },
    repository_id: 1,
    comment_id,
    actor: { login: 'mira', id: 11, type: 'User', app_id: null },
    issue: { title: 'An issue', body: 'arXiv:2606.27369v1', is_pull_request: false, ...issue },
    parsed,
  };
  const premises = await readPremises(delivery, world);
  if (!premises.ok) throw new Error('the premises are not usable');
  return admitRun({ delivery, command: parsed.command as RunCommand, premises }, world);
}

const run = '/outrider run paper glm-5.2';

describe('a run is not admitted', () => {
  it.each([
    ['in an archived repository', run, { facts: { archived: true } }, /archived/],
    ['without issues', run, { facts: { has_issues: false } }, /Issues are switched off/],
    ['without write access', run, { facts: { can_push: false } }, /no write access/],
    ['from a pull request', run, { issue: { is_pull_request: true } }, /starts from an issue/],
    [
      "from a stranger's pull request, even where they may be",
      run,
      {
        issue: { is_pull_request: true },
        files: settings('baseline: claude-opus-4-7\ntriggers: { pull_request_comment: true }\n'),
      },
      /lies in another repository/,
    ],
    ['without a paper', run, { issue: { body: 'It is slow.' } }, /No paper is pinned/],
    ['of a brief without text', '/outrider run brief glm-5.2', { issue: { body: ' ' } }, /no text/],
    ['on a ref that is not there', `${run} --start nowhere`, {}, /no branch, tag or commit `nowhere`/],
    ['of an unknown model', '/outrider run paper glm-9', {}, /There is no model `glm-9`/],
    ['of the baseline against itself', '/outrider run paper claude-opus-4-7', {}, /against itself/],
    [
      'where no run may cost anything',
      run,
      { files: settings('budget: { per_run: 0 }\n') },
      /per_run` is \$0\.00\. Raise/,
    ],
    ['of it by its other name', '/outrider run paper anthropic/claude-opus-4-7', {}, /against itself/],
    ['of one model by two names', '/outrider run paper glm-5.2 zai/glm-5.2', {}, /are one model/],
    ['of one model against itself', '/outrider run paper glm-5.2 --vs ZAI/GLM-5.2', {}, /are one model/],
    ['above what a run may cost', `${run} --budget 11`, {}, /more than a run may cost/],
  ] as const)('%s', async (_name, line, options, words) => {
    const { admission, world } = await admit(line, options);
    expect(admission).toEqual({ ok: false, problem: expect.stringMatching(words) });
    expect(await readMonth({ owner: 'acme' }, '2026-11', world)).toEqual({ spent: 0, open: {} });
  });

  it('against a base that is no branch, unless a branch is all that is asked for', async () => {
    const world = fakeWorld({ forge: new FakeForge({ files: usual }) });
    const { sha } = await world.forge.repository.pin('main');
    expect(await admitOn(world, `${run} --base ${sha}`)).toEqual({
      ok: false,
      problem: expect.stringContaining(`--start ${sha}`),
    });
    expect((await admitOn(world, `${run} --base ${sha} --publish branch`)).ok).toBe(true);
    expect((await admitOn(world, `${run} --base main`)).ok).toBe(true);
  });

  it('where a branch stands in the place of ours', async () => {
    const forge = new FakeForge({ files: usual });
    forge.git.createBranch('outrider', forge.git.pin(null).sha);
    expect(await admitOn(fakeWorld({ forge }), run)).toEqual({
      ok: false,
      problem: expect.stringMatching(/^There is a branch `outrider` .* Rename or delete it/),
    });
  });

  it('without a key, with what to do', async () => {
    const models = fakeModels([], { credentialProblem: (row) => (row.provider === 'zai' ? 'Set ZAI_API_KEY.' : null) });
    const { admission } = await admit(run, {}, { accounts: fakeAccounts({ models }) });
    expect(admission).toEqual({
      ok: false,
      problem: expect.stringMatching(/`glm-5.2` cannot be called: Set ZAI_API_KEY\. Nothing was spent/),
    });
  });

  it('of a model without a price: no cap could be kept', async () => {
    const files = settings('baseline: claude-opus-4-7\nmodels: [{ id: mystery, provider: custom }]\n');
    const { admission } = await admit('/outrider run paper mystery', { files });
    expect(admission).toEqual({ ok: false, problem: expect.stringContaining('`mystery` has no known price') });
  });

  it('above what is left of the month', async () => {
    const files = settings('baseline: claude-opus-4-7\nbudget: { per_run: 6, per_month: 10 }\n');
    const world = fakeWorld({ forge: new FakeForge({ files }) });
    expect((await admitOn(world, run)).ok).toBe(true);
    expect((await admitOn(world, run)).ok).toBe(true);
    expect(await admitOn(world, run, {}, 8)).toEqual({
      ok: false,
      problem: expect.stringContaining('$4.00 of this month'),
    });
    expect((await admitOn(world, `${run} --budget 4`, {}, 8)).ok).toBe(true);
  });
});

describe('a run too many within an hour', () => {
  const files = settings('baseline: claude-opus-4-7\nceilings: { issue: { per_hour: 2 } }\n');

  it('is refused with when it is possible again, told once; the money of nothing is set aside', async () => {
    const world = fakeWorld({ forge: new FakeForge({ files }) });
    for (const comment of [1, 2]) expect((await admitOn(world, run, {}, comment)).ok).toBe(true);
    const before = await readMonth({ owner: 'acme' }, '2026-11', world);
    const problem =
      '`ceilings.issue.per_hour` allows 2 runs an hour, and that many were begun. It is possible again at 01:00 UTC.';
    for (let n = 0; n < 2; n += 1) expect(await admitOn(world, run, {}, 3)).toEqual({ ok: false, problem });
    expect(await admitOn(world, run, {}, 4)).toEqual({ ok: false, problem: '' });
    expect(await readMonth({ owner: 'acme' }, '2026-11', world)).toEqual(before);
  });

  it('is not one that the month could not pay', async () => {
    const poor = settings(
      'baseline: claude-opus-4-7\nceilings: { issue: { per_hour: 1 } }\nbudget: { per_month: 5 }\n',
    );
    const world = fakeWorld({ forge: new FakeForge({ files: poor }) });
    for (const comment of [1, 2, 3])
      expect(await admitOn(world, run, {}, comment)).toEqual({
        ok: false,
        problem: expect.stringContaining('this month'),
      });
    expect((await admitOn(world, `${run} --budget 4`, {}, 4)).ok).toBe(true);
  });
});

describe('an admitted run', () => {
  it.each([
    [run, ['claude-opus-4-7', 'glm-5.2']],
    [`${run} --solo`, ['glm-5.2']],
    [`${run} --vs kimi-k3`, ['kimi-k3', 'glm-5.2']],
    ['/outrider run paper glm-5.2 kimi-k3 glm-5.3', ['glm-5.2', 'kimi-k3', 'glm-5.3']],
  ])('%s has these arms, the baseline first: %j', async (line, arms) => {
    const { admission } = await admit(line);
    expect(admission.ok && admission.accepted.models.map(({ arm }) => arm)).toEqual(arms);
  });

  it('has limits that a command can only lower', async () => {
    const files = settings('baseline: claude-opus-4-7\nlimits: { minutes: 5 }\nbudget: { per_run: 6 }\n');
    const low = await admit(`${run} --timeout 2 --budget 1.5`, { files });
    expect(low.admission).toMatchObject({ ok: true, accepted: { budget_usd: 1.5, limits: { minutes: 2 } } });
    const high = await admit(`${run} --timeout 90`, { files });
    expect(high.admission).toMatchObject({ ok: true, accepted: { budget_usd: 6, limits: { minutes: 5 } } });
  });

  it('from another ref has what its organisation sets, and shows no more than the default branch allows', async () => {
    const own = 'pair: { hold: 15m }\nreport_link: never\n';
    const forge = new FakeForge({ files: settings(own) });
    const bytes = Buffer.from('pair: { hold: 9h }\nreport_link: always\n');
    const changed = [{ path: '.github/outrider.yml', mode: '100644' as const, bytes }];
    const there = forge.git.commit(forge.git.pin(null).sha, changed, 'dev').sha;
    const org = new FakeForge({ files: { 'outrider.yml': 'baseline: kimi-k3\npublish: branch\nrefine: false\n' } });
    const world = fakeWorld({ forge, forges: fakeForges(forge, org) });
    const admission = await admitOn(world, `${run} --start ${there}`);
    const settled = { publish: 'branch', refine: false, report_link: 'never', pair: { hold: 900 } };
    expect(admission).toMatchObject({ ok: true, accepted: { base_sha: there, settings: settled } });
    expect(admission.ok && admission.accepted.models.map(({ arm }) => arm)).toEqual(['kimi-k3', 'glm-5.2']);
  });

  it('is pinned: the paper, the commit and the words of the issue as they stood', async () => {
    const { admission, world } = await admit(run);
    const { sha, tree_sha } = await world.forge.repository.pin('main');
    expect(admission).toMatchObject({
      ok: true,
      accepted: {
        subject: { kind: 'arxiv', id: '2606.27369v1' },
        base_ref: 'main',
        base_sha: sha,
        tree_sha,
        actor: 'mira',
        request: { title: 'An issue', body: 'arXiv:2606.27369v1' },
      },
    });
  });
});
