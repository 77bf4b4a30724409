// What a run and a command tell: once each, however often their step is repeated, and only what is on record.
import { describe, expect, it } from 'vitest';
import type { CommandDelivery } from '../../src/command/receive/delivery.ts';
import { recordAdmission, recordCommand } from '../../src/command/recorded.ts';
import type { Accepted } from '../../src/domain/manifest.ts';
import { runPlace } from '../../src/domain/trace.ts';
import { reserveMonth } from '../../src/experiment/money/month.ts';
import { recordEnd } from '../../src/experiment/recorded.ts';
import { checkAudit, tellMonth, tellPlace } from '../../src/experiment/signals.ts';
import { pair } from '../comment/views.ts';
import { fakeWorld } from '../fakes/world.ts';

const accepted: Accepted = {
  ...pair,
  target: { kind: 'github', installation_id: 1, owner: 'acme', repo: 'widget', issue: 3 },
  models: pair.arms.map(({ arm, model }) => ({ arm, model })),
};

const delivery: CommandDelivery = {
  kind: 'command',
  target: { kind: 'github', installation_id: 1, owner: 'acme', repo: 'widget', issue: 3 },
  repository_id: 9,
  comment_id: 77,
  actor: { login: 'mira', id: 5, type: 'User', app_id: null },
  issue: { title: 'A private title', body: 'private words', is_pull_request: false },
  parsed: { kind: 'command', line: '/outrider status', command: { verb: 'status' } },
};

describe('the end of a run', () => {
  it('is told once, with its state and its span, however often its step is repeated', async () => {
    const world = fakeWorld();
    for (let n = 0; n < 3; n++) await recordEnd(accepted, { state: 'failed', problem: 'words of an error' }, world);
    const heard = accepted.comment_id !== null;
    expect(world.telemetry.spans).toMatchObject([
      { ...runPlace(accepted.experiment, heard), name: 'invoke_workflow run', error: 'failed' },
    ]);
    expect(world.telemetry.sum('outrider.runs.ended', { 'outrider.state': 'failed' })).toBe(1);
    expect(JSON.stringify(world.telemetry.spans)).not.toContain('words of');
  });

  it('is the root of its trace where no delivery asked for this very run', async () => {
    for (const change of [{ comment_id: null }, { cell_of: { study: 'abc', asked_in: null } }]) {
      const world = fakeWorld();
      await recordEnd({ ...accepted, ...change }, { state: 'done', problem: null }, world);
      expect(world.telemetry.spans[0]?.parent).toBeNull();
    }
  });
});

describe('the audit log of a run that ended', () => {
  it('is not spoken of while it is whole', async () => {
    const world = fakeWorld();
    await recordEnd(accepted, { state: 'done', problem: null }, world);
    expect(world.telemetry.sum('outrider.audit.broken')).toBe(0);
    expect(world.logged).toEqual([]);
  });

  it.each([
    ['does not verify', async () => ['entry 2 was changed']],
    ['cannot be read', () => Promise.reject(new Error('no table'))],
  ])('that %s is an error in the log and counted', async (_what, problems) => {
    const plain = fakeWorld();
    const world = fakeWorld({ audit: { ...plain.audit, problems } });
    await checkAudit('7f3a', world);
    expect(world.telemetry.sum('outrider.audit.broken')).toBe(1);
    expect(world.logged).toEqual(['error the audit log of a run does not verify']);
  });
});

describe('a refusal', () => {
  it('is told once, by what refused it', async () => {
    const world = fakeWorld();
    for (let n = 0; n < 2; n++) {
      await recordCommand(delivery, 'shut', world);
      await recordAdmission(delivery, { ok: false, problem: 'There is no such model.' }, world);
    }
    expect(world.telemetry.measured).toEqual([
      { metric: 'outrider.commands.refused', value: 1, attributes: { 'outrider.refused_by': 'door' } },
      { metric: 'outrider.commands.refused', value: 1, attributes: { 'outrider.refused_by': 'admission' } },
    ]);
  });

  it('is none where the door is open', async () => {
    const world = fakeWorld();
    await recordCommand(delivery, 'open', world);
    expect(world.telemetry.measured).toEqual([]);
  });
});

describe('readings', () => {
  it('are the place in a line and its length', () => {
    const world = fakeWorld();
    tellPlace({ position: 2, of: 5 }, world);
    expect(world.telemetry.sum('outrider.queue.position')).toBe(2);
    expect(world.telemetry.sum('outrider.queue.depth')).toBe(5);
  });

  it("are how much of an owner's month is spent or set aside, in percent of its cap", async () => {
    const world = fakeWorld();
    const share = { owner: 'acme', repo: 'widget', experiment: 'e1', month: '2026-11' };
    await reserveMonth(share, 170, { repository: null, organisation: 200 }, world);
    await tellMonth(share, 200, world);
    expect(world.telemetry.sum('outrider.budget.used')).toBe(85);
    await tellMonth(share, 0, world);
    expect(world.telemetry.measured).toHaveLength(1);
  });
});
