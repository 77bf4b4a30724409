// The wait for CI with production's patience on a clock set by hand: how long, what wakes it, and what each end means.
import { describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { rowKeys } from '../../src/artifacts/rows.ts';
import { putDocument } from '../../src/artifacts/shelf.ts';
import { ArmResult } from '../../src/domain/arm.ts';
import { ForgeError } from '../../src/domain/errors.ts';
import { Manifest } from '../../src/domain/manifest.ts';
import type { Check, CheckOutcome } from '../../src/ports/checks.ts';
import { redLabel, tendCi } from '../../src/refinement/ci.ts';
import type { Head } from '../../src/refinement/scene.ts';
import { wakeByChecks, wakeWatch } from '../../src/refinement/wake.ts';
import { manifestOf, planOf, shipped } from '../comment/views.ts';
import { fakeClock } from '../fakes/clock.ts';
import { type InlineDurableOptions, inlineDurable } from '../fakes/durable.ts';
import { fakeWorld } from '../fakes/world.ts';

const branch = 'outrider/7f3a/glm-5-2';
const sixHours = 6 * 3600;
const input = { experiment: '7f3a', slug: 'glm-5-2' };
const check = (name: string, outcome: CheckOutcome): Check => ({ name, outcome, word: outcome, url: null, run: null });

async function stage(route: Head['route'] = 'pull_request') {
  const clock = fakeClock();
  const world = fakeWorld({ clock });
  const { publisher, repository } = world.forge;
  const { sha: base } = await repository.pin('main');
  const { sha } = await publisher.commit(
    base,
    [{ path: 'a.py', mode: '100644', bytes: Buffer.from('x = 1\n') }],
    'draft',
  );
  await publisher.createBranch(branch, sha);
  const published = await publisher.openPullRequest({ branch, base: 'main', title: 'A draft', body: 'words' });
  const manifest = { ...manifestOf([planOf('glm-5.2', 0)]), base_sha: base };
  await putDocument(world.blobs, keys.manifest('7f3a'), Manifest, manifest);
  await putDocument(world.blobs, keys.armResult('7f3a', 'glm-5-2'), ArmResult, shipped);
  await world.rows.put(rowKeys.published('7f3a', 'glm-5-2', 'pull_request'), { ...published, head_sha: sha }, 'any');
  const context = { input, world, redraw: async () => undefined };
  const start = clock.now();
  return {
    world,
    clock,
    base,
    sha,
    pull: () => world.forge.pulls[0],
    ci: (outcomes: Readonly<Record<string, CheckOutcome>>) =>
      void world.forge.ci.set(
        sha,
        Object.entries(outcomes).map(([name, outcome]) => check(name, outcome)),
      ),
    tend: async (answer?: InlineDurableOptions['answer']) => {
      const durable = inlineDurable({ clock, ...(answer ? { answer } : {}) });
      const { ci } = await tendCi({ context, durable }, { sha, from: null, route }, sixHours);
      return { ci, seconds: (clock.now() - start) / 1000, calls: durable.calls };
    },
  };
}

describe('waiting for CI', () => {
  it('gives a repository without checks ten minutes, and leaves the draft a draft', async () => {
    const { tend, pull } = await stage();
    const { ci, seconds } = await tend();
    expect(ci).toMatchObject({ state: 'none', ready: false, labelled: false });
    expect(ci.note).toBe('No check appeared within 10 min: this repository has no CI.');
    expect(seconds).toBe(600);
    expect(pull()?.draft).toBe(true);
  });

  it('does not say of a repository whose base has checks that it has no CI', async () => {
    const { tend, world, base } = await stage();
    world.forge.ci.set(base, [check('tests', 'passed'), check('docs', 'idle')]);
    expect((await tend()).ci).toMatchObject({
      state: 'none',
      ready: false,
      note: 'No check appeared within 10 min, though the commit that it starts from has 2 checks: they may not run for this branch, or not for drafts.',
    });
  });

  it('takes a check that was cancelled for none of the patch: it waits, and repairs nothing', async () => {
    const { tend, ci } = await stage();
    ci({ tests: 'passed', build: 'blocked' });
    expect((await tend()).ci).toMatchObject({
      state: 'gave_up',
      ready: false,
      labelled: false,
      rounds: 0,
      note: 'waits for a person: build (blocked)',
    });
  });

  it('looks again when an event wakes it, and once more before green counts', async () => {
    const { tend, pull, ci, world, sha } = await stage();
    ci({ tests: 'running' });
    const woken: boolean[] = [];
    const { ci: end, seconds } = await tend(async (name) => {
      if (name !== 'checks-0.1-wait') return null;
      ci({ tests: 'passed', docs: 'idle' });
      woken.push(await wakeByChecks('ada/atropos', sha, world));
      return 'changed';
    });
    expect(woken).toEqual([true]);
    expect(end).toMatchObject({ state: 'passed', checks: 1, ready: true, note: '1 more did not run' });
    expect(seconds).toBe(20);
    expect(pull()?.draft).toBe(false);
  });

  it('does not count a green that another workflow turns red before it has settled', async () => {
    const { tend, ci, pull } = await stage();
    ci({ lint: 'passed' });
    const { ci: end } = await tend(async (name) => {
      if (name === 'checks-0.1-wait') ci({ lint: 'passed', tests: 'running' });
      if (name === 'checks-0.2-wait') ci({ lint: 'passed', tests: 'blocked' });
      return null;
    });
    expect(end.state).toBe('gave_up');
    expect(end.note).toBe('waits for a person: tests (blocked)');
    expect(pull()?.draft).toBe(true);
  });

  it('gives up after limits.ci_wait, however often it is woken', async () => {
    const { tend, ci } = await stage();
    ci({ tests: 'running' });
    const { ci: end, seconds, calls } = await tend();
    expect(end).toMatchObject({ state: 'gave_up', ready: false, labelled: false });
    expect(seconds).toBe(sixHours);
    expect(calls.length).toBeLessThan(300);
  });

  it.each([
    ['forward', 9],
    ['back', -9],
  ])('is not told by a clock that is set %s by hours that its time is up, or not', async (_which, hours) => {
    const { tend, ci, clock } = await stage();
    ci({ tests: 'running' });
    let looks = 0;
    const { ci: end, calls } = await tend(async () => {
      looks += 1;
      if (looks === 3) clock.jump(hours * 3_600_000);
      return null;
    });
    expect(end.state).toBe('gave_up');
    // Six hours of looks five minutes apart, as without it; how much of one wait was over when it was set back, nobody knows.
    const looked = calls.filter((call) => call.startsWith('callback')).length;
    expect([sixHours / 300, sixHours / 300 + 1]).toContain(looked);
  });

  it('asks itself once more right after it has registered: what happened just before found nobody', async () => {
    const { tend, ci, world, sha } = await stage();
    ci({ tests: 'running' });
    const put = world.rows.put.bind(world.rows);
    Object.assign(world.rows, {
      put: async (...args: Parameters<typeof put>) => {
        if (args[0].sk === sha) ci({ tests: 'passed' });
        return put(...args);
      },
    });
    await tend();
    expect(world.launched).toContain('checks-0.1-wait-id changed');
  });

  it('leaves a draft that the gates doubt a draft, green or not', async () => {
    const { tend, ci, pull } = await stage('pull_request_draft');
    ci({ tests: 'passed' });
    expect((await tend()).ci).toMatchObject({ state: 'passed', ready: false });
    expect(pull()?.draft).toBe(true);
  });

  it('does not repair what fails without the patch as well', async () => {
    const { tend, ci, pull, world } = await stage();
    ci({ tests: 'failed' });
    const base = (await world.forge.repository.pin('main')).sha;
    world.forge.ci.set(base, [check('tests', 'failed')]);
    const { ci: end } = await tend();
    expect(end).toMatchObject({ state: 'failed', rounds: 0, labelled: true });
    expect(end.note).toBe('tests failed. The same checks fail without this patch.');
    expect(pull()?.labels).toEqual([redLabel]);
  });

  it('says what the forge forbids, and calls nothing ready that is not', async () => {
    const { tend, ci, world, pull } = await stage();
    ci({ tests: 'passed' });
    world.forge.fail('markReady', new ForgeError('forbidden', 'The App may not do that.'));
    expect((await tend()).ci).toMatchObject({ state: 'passed', ready: false, note: 'The App may not do that.' });
    expect(pull()?.draft).toBe(true);
  });

  it('says that checks may not be read, and waits an outage out', async () => {
    const forbidden = await stage();
    forbidden.world.forge.fail('of', new ForgeError('forbidden', 'Grant it.'));
    expect((await forbidden.tend()).ci).toMatchObject({
      state: 'unknown',
      note: 'The checks could not be read: Grant it.',
    });
    const down = await stage();
    down.ci({ tests: 'passed' });
    down.world.forge.fail('of', new ForgeError('unavailable', 'GitHub is down.'));
    expect((await down.tend()).ci).toMatchObject({ state: 'passed', ready: true });
  });

  it('is left when the pull request is closed, or the run stopped', async () => {
    const closed = await stage();
    closed.ci({ tests: 'passed' });
    const pull = closed.pull();
    if (pull) closed.world.forge.pulls.splice(0, 1, { ...pull, open: false });
    expect((await closed.tend()).ci).toMatchObject({ state: 'left', note: 'The pull request was closed.' });
    const stopped = await stage();
    stopped.ci({ tests: 'running' });
    const { ci } = await stopped.tend(async () => {
      await stopped.world.rows.put(rowKeys.stop('7f3a'), { by: 'ann', at: 1, reason: 'ann stopped it' }, 'any');
      await wakeWatch(input, stopped.world);
      return 'wake';
    });
    expect(ci).toMatchObject({ state: 'left', note: 'ann stopped it', ready: false });
  });
});
