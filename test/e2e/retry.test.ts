// `/outrider retry`: what failed is run again over the same frozen inputs, and the thread says one thing in the end.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { needDocument } from '../../src/artifacts/shelf.ts';
import { ArmResult } from '../../src/domain/arm.ts';
import { Manifest } from '../../src/domain/manifest.ts';
import { misfitGlm } from '../../src/hosts/demo/scripts/misfit.ts';
import { lockedOut, rambling } from '../../src/hosts/demo/scripts/mishaps.ts';
import { riverGlm } from '../../src/hosts/demo/scripts/river-glm.ts';
import type { Script } from '../../src/hosts/demo/stand-ins/models/script.ts';
import {
  type Asked,
  answerTo,
  armOf,
  type Bench,
  bodyOf,
  cardOf,
  closeSound,
  command,
  kindsIn,
  maintainer,
  openBench,
  openIssue,
  pythonRepository,
  quickScripts,
  reactionsTo,
  reader,
  recordOf,
  saidIn,
  until,
  verdictsOf,
  write,
} from './bench.ts';

const patience = 120_000;
const glm = 'glm-5.2';
const opus = 'claude-opus-4-7';
const run = '/outrider run paper glm-5.2';
const whole = ['card', 'result claude-opus-4-7', 'result glm-5.2', 'summary'];
/** A model that is asked for nothing for ten minutes: only a cancel ends that within a test. */
const down: Script = { preflight: [{ fault: { status: 529, headers: { 'retry-after': '600' } } }] };

const quick = pythonRepository('quick');
const refined = 'baseline: claude-opus-4-7\ncross_review: false\n';
const ranks = { title: 'Ranks', body: 'https://arxiv.org/abs/2606.27369v1' };

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    pace: { first_wait_s: 1, longest_wait_s: 900, card_s: 0.2, no_ci_s: 1, ci_poll_s: 1, ci_settle_s: 1 },
    repositories: [quick, { ...quick, name: 'refined', files: { ...quick.files, '.github/outrider.yml': refined } }],
  });
}, patience);

beforeEach(() => {
  Object.assign(bench.scripts, quickScripts);
  bench.log.errors.length = 0;
});

afterEach(() => {
  expect(bench.log.errors).toEqual([]);
});

afterAll(() => closeSound(bench), patience);

/** A run whose second arm came to nothing, by the script given. */
async function brokenRun(script: Script, repository = 'quick'): Promise<Asked> {
  bench.scripts[glm] = script;
  const asked = await command(bench, await openIssue(bench, repository), run);
  bench.scripts[glm] = misfitGlm;
  return asked;
}

async function manifestOf({ experiment }: Asked): Promise<Manifest> {
  return needDocument(bench.stage.host.world.blobs, keys.manifest(experiment), Manifest);
}

async function blob(key: string): Promise<string> {
  return Buffer.from((await bench.stage.host.world.blobs.get(key)) ?? []).toString('utf8');
}

/** What the owner's month holds: the answer to `cost`. */
async function costIn(asked: Asked): Promise<string> {
  return answerTo(bench, await command(bench, asked.issue, '/outrider cost'));
}

describe('a retry', () => {
  it('runs the missing arm again, pinned to the same manifest, and the pair becomes complete', async () => {
    const first = await brokenRun(lockedOut(misfitGlm));
    expect(await verdictsOf(bench, first)).toEqual({ [opus]: 'issue', [glm]: 'missing' });
    expect(await bodyOf(bench, first.issue, 'summary')).toContain('/outrider retry');
    const manifest = await manifestOf(first);
    const untouched = await armOf(bench, first, opus);

    const again = await command(bench, first.issue, '/outrider retry');

    expect(await verdictsOf(bench, first)).toEqual({ [opus]: 'issue', [glm]: 'issue' });
    expect(await manifestOf(first)).toEqual(manifest);
    expect(await armOf(bench, first, opus)).toEqual(untouched);
    const record = await recordOf(bench, first);
    expect(record.certificate).toMatchObject({ valid: true, because: [] });
    expect(record.certificate.by_accident).toContainEqual({
      name: 'times run',
      values: { [slug(opus)]: '1', [slug(glm)]: '2' },
    });

    // The thread holds what it held, edited; the comment that asked has no note of its own.
    expect((await kindsIn(bench, first.issue)).toSorted()).toEqual(whole);
    expect(await bodyOf(bench, first.issue, 'summary')).not.toContain('/outrider retry');
    expect(await bodyOf(bench, first.issue, 'result', glm)).not.toContain('credential');
    expect(await cardOf(bench, first.issue)).not.toContain('missing');
    expect(await reactionsTo(bench, again)).toEqual(['eyes']);
  });

  it('keeps what the first life left, apart from the second', async () => {
    const first = await brokenRun(rambling(misfitGlm));
    const { experiment } = first;
    const before = await blob(keys.transcript(experiment, slug(glm)));
    const { blobs } = bench.stage.host.world;
    await command(bench, first.issue, '/outrider retry glm');
    expect(await verdictsOf(bench, first)).toEqual({ [opus]: 'issue', [glm]: 'issue' });
    const kept = await needDocument(blobs, keys.earlierResult(experiment, slug(glm), 1), ArmResult);
    const now = await needDocument(blobs, keys.armResult(experiment, slug(glm)), ArmResult);
    expect([kept.verdict, now.verdict, now.generation]).toEqual(['unfinished', 'issue', 2]);
    expect(before).toContain('There is much to be said for either side');
    expect(await blob(keys.transcript(experiment, slug(glm)))).toBe(before);
    const second = await blob(keys.transcript(experiment, `${slug(glm)}.2`));
    expect(second).toContain(`"${experiment}/${slug(glm)}.2/preflight/1"`);
    expect(second).not.toContain('There is much to be said for either side');
    // The arm's own figures are of the life that counts.
    expect((await armOf(bench, first, glm)).turns).toBe(now.phases.reduce((sum, { turns }) => sum + turns, 0));
  });

  it('may fail again, and be tried again; asked for twice at the same moment it runs once, and the other is told that it does', async () => {
    const first = await brokenRun(lockedOut(misfitGlm));
    bench.scripts[glm] = rambling(misfitGlm);
    await command(bench, first.issue, '/outrider retry');
    expect(await verdictsOf(bench, first)).toMatchObject({ [glm]: 'unfinished' });
    bench.scripts[glm] = misfitGlm;
    const asked = await Promise.all(
      ['/outrider retry', '/outrider retry'].map((line) => command(bench, first.issue, line)),
    );
    expect(await verdictsOf(bench, first)).toMatchObject({ [glm]: 'issue' });
    for (const one of asked) expect(await reactionsTo(bench, one)).toEqual(['eyes']);
    const { blobs } = bench.stage.host.world;
    const kept = await Promise.all(
      [1, 2].map((life) => needDocument(blobs, keys.earlierResult(first.experiment, slug(glm), life), ArmResult)),
    );
    expect(kept.map(({ verdict }) => verdict)).toEqual(['missing', 'unfinished']);
    expect((await needDocument(blobs, keys.armResult(first.experiment, slug(glm)), ArmResult)).generation).toBe(3);
    const notes = (await saidIn(bench, first.issue)).filter(({ key }) => key.kind === 'note');
    expect(notes.map(({ entry }) => entry.body)).toEqual([expect.stringContaining('is still running')]);
  });

  it('goes on after a cancel, and can be cancelled itself', async () => {
    bench.scripts[glm] = down;
    const issue = await openIssue(bench);
    const first = await write(bench, issue, run);
    await until(async () => (await cardOf(bench, issue)).includes('waiting'));
    await command(bench, issue, '/outrider cancel');
    await bench.stage.host.engine.waitFor(first.execution);
    expect(await verdictsOf(bench, first)).toMatchObject({ [glm]: 'stopped' });

    const again = await write(bench, issue, '/outrider retry glm-5.2');
    await until(async () => (await cardOf(bench, issue)).includes('waiting'));
    // One at a time, and a new run's arms are not to be confused with them.
    const meanwhile = await command(bench, issue, '/outrider retry');
    expect(await answerTo(bench, meanwhile)).toContain('is still running');
    await command(bench, issue, '/outrider cancel');
    await bench.stage.host.engine.waitFor(again.execution);
    expect(await verdictsOf(bench, first)).toMatchObject({ [glm]: 'stopped' });

    bench.scripts[glm] = misfitGlm;
    await command(bench, issue, '/outrider retry');
    expect(Object.values(await verdictsOf(bench, first))).toEqual(['issue', 'issue']);
  });

  it('opens a pull request on a branch of its own, beside a draft that was promoted', async () => {
    const ending: Script = { ...riverGlm, 'self-review': [{ fault: { status: 401 } }] };
    bench.scripts[glm] = ending;
    const issue = await openIssue(bench, 'quick', ranks);
    const first = await command(bench, issue, `${run} --solo`);
    expect(await verdictsOf(bench, first)).toEqual({ [glm]: 'missing' });
    await command(bench, issue, '/outrider promote glm');
    bench.scripts[glm] = riverGlm;
    await command(bench, issue, '/outrider retry');
    expect(await verdictsOf(bench, first)).toEqual({ [glm]: 'pull_request' });
    const branches = Object.keys(await bench.stage.github.branches('acme/quick'));
    const own = branches.filter((name) => name.includes(first.experiment)).toSorted();
    expect(own).toEqual([`outrider/${first.experiment}/glm-5-2`, `outrider/${first.experiment}/glm-5-2-retry2`]);
    expect((await armOf(bench, first, glm)).artifact_url).toMatch(/\/pull\/\d+$/);
  });
});

describe('what comes after publishing', () => {
  it('comes after a retry too, on the patch of the life that counts', async () => {
    bench.scripts[glm] = { ...riverGlm, 'self-review': [{ fault: { status: 401 } }] };
    const issue = await openIssue(bench, 'refined', ranks);
    const first = await command(bench, issue, `${run} --solo`);
    expect((await armOf(bench, first, glm)).refinement).toBeNull();
    bench.scripts[glm] = riverGlm;
    await command(bench, issue, '/outrider retry');
    const row = await armOf(bench, first, glm);
    expect(row.verdict).toBe('pull_request');
    expect(row.refinement?.turns).toBeGreaterThan(0);
    const transcript = await blob(keys.transcript(first.experiment, `${slug(glm)}.2`));
    expect(transcript).toContain(`"${first.experiment}/${slug(glm)}.2/fidelity/1"`);
    expect(await bodyOf(bench, issue, 'result', glm)).toContain('CI');
  });
});

describe('the money of a retry', () => {
  it('is set aside anew and settled with what the new life spent', async () => {
    const first = await brokenRun(lockedOut(misfitGlm));
    const before = await costIn(first);
    await command(bench, first.issue, '/outrider retry');
    // The comment that asked has its answer in the card: half of the run's budget was set aside once more.
    expect(await cardOf(bench, first.issue)).toMatch(
      /\$\d\.\d\d spent of \$10\.00 and \$5\.00 more for what was run again/,
    );
    const after = await costIn(first);
    expect(spentIn(after) - spentIn(before)).toBeCloseTo((await armOf(bench, first, glm)).cost_at_least_usd, 1);
    expect(after).not.toContain('set aside');
  });

  it('is refused when the month has no room for it, and nothing of the run changes', async () => {
    bench.scripts[glm] = lockedOut(misfitGlm);
    const issue = await openIssue(bench, 'quick');
    const first = await command(bench, issue, run);
    bench.scripts[glm] = misfitGlm;
    const settings =
      'baseline: claude-opus-4-7\nbudget: { per_run: 2, per_month: 0.01 }\nrefine: false\ncross_review: false\n';
    await bench.stage.github.push(maintainer, 'acme/quick', {
      branch: 'main',
      message: 'Less money',
      files: { '.github/outrider.yml': settings },
    });
    const refused = await command(bench, issue, '/outrider retry');
    expect(await answerTo(bench, refused)).toMatch(/month/);
    expect(await verdictsOf(bench, first)).toMatchObject({ [glm]: 'missing' });
    const generous = 'baseline: claude-opus-4-7\nrefine: false\ncross_review: false\n';
    await bench.stage.github.push(maintainer, 'acme/quick', {
      branch: 'main',
      message: 'More money',
      files: { '.github/outrider.yml': generous },
    });
    await command(bench, issue, '/outrider retry');
    expect(await verdictsOf(bench, first)).toMatchObject({ [glm]: 'issue' });
  });
});

describe('nothing to retry', () => {
  it('is said, once, and nothing runs', async () => {
    const bare = await openIssue(bench);
    expect(await answerTo(bench, await command(bench, bare, '/outrider retry'))).toContain(
      'There is no run in this issue',
    );
    const good = await command(bench, await openIssue(bench), run);
    const answers: [string, string][] = [
      ['/outrider retry', 'every arm has its artifact'],
      ['/outrider retry glm', '`glm-5.2` has its artifact'],
      ['/outrider retry kimi-k3', 'is not one arm of the latest run'],
    ];
    for (const [text, words] of answers) {
      expect(await answerTo(bench, await command(bench, good.issue, text))).toContain(words);
    }
    expect((await armOf(bench, good, glm)).turns).toBeGreaterThan(0);
  });

  it('is not told to somebody who may not command', async () => {
    const first = await brokenRun(lockedOut(misfitGlm));
    const asked = await command(bench, first.issue, '/outrider retry', reader);
    expect(await answerTo(bench, asked)).not.toContain('missing');
    expect(await verdictsOf(bench, first)).toMatchObject({ [glm]: 'missing' });
  });
});

const slug = (arm: string) => arm.toLowerCase().replaceAll(/[^a-z0-9]/g, '-');

function spentIn(text: string): number {
  return Number(/\$([\d.]+) spent/.exec(text)?.[1] ?? Number.NaN);
}
