// The kill switch thrown while a run is under way: its arms end at their next turn, those in line never begin, nothing is published.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { switchKey } from '../../src/command/admission/kill-switch.ts';
import { misfitGlm } from '../../src/hosts/demo/scripts/misfit.ts';
import type { Script, Turn } from '../../src/hosts/demo/stand-ins/models/script.ts';
import {
  answerTo,
  armOf,
  type Bench,
  cardOf,
  closeSound,
  command,
  maintainer,
  openBench,
  openIssue,
  pythonRepository,
  until,
  write,
} from './bench.ts';
import { testPace } from './pace.ts';

const patience = 120_000;
const run = '/outrider run paper glm-5.2 --solo';
const settings = 'baseline: claude-opus-4-7\nceilings: { repository: { at_once: 1 } }\n';

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    pace: { ...testPace, switch_s: 0.2 },
    repositories: [pythonRepository('switched', { settings }), pythonRepository('other', { settings })],
  });
  // Turns without end, each a moment long.
  const late = (turn: Turn): Turn => (typeof turn === 'function' ? turn : { delayMs: 400, ...turn });
  const [looking] = misfitGlm.preflight ?? [];
  if (!looking) throw new Error('the script has no first turn');
  bench.scripts['glm-5.2'] = { ...misfitGlm, preflight: Array.from({ length: 50 }, () => late(looking)) } as Script;
}, patience);

afterEach(() => {
  expect(bench.log.errors).toEqual([]);
});

afterAll(() => closeSound(bench), patience);

const calls = () => bench.stage.models.journal.length;

describe('the kill switch', () => {
  it('of a repository ends its runs at their next turn, and those in line', { timeout: patience }, async () => {
    const { github, host } = bench.stage;
    const [a, b] = [await openIssue(bench, 'switched'), await openIssue(bench, 'switched')];
    const first = await write(bench, a, run);
    const before = calls();
    await until(() => calls() > before + 1);
    const second = await write(bench, b, run);
    await until(async () => (await cardOf(bench, b)).includes('position 1 of 1'));
    // GitHub is away for one reading in between: that changes nothing.
    github.fault({
      path: /contents\/\.github%2Foutrider\.yml|contents\/\.github\/outrider\.yml/,
      times: 1,
      action: { status: 502 },
    });
    await github.push(maintainer, 'acme/switched', {
      branch: 'main',
      message: 'Stop',
      files: { '.github/outrider.yml': `enabled: false\n${settings}` },
    });
    for (const { execution } of [first, second]) await host.engine.waitFor(execution);
    const arm = await armOf(bench, first, 'glm-5.2');
    expect(arm).toMatchObject({ verdict: 'stopped', artifact_url: null });
    expect(arm.reason).toContain('switched off by `enabled: false` in `.github/outrider.yml`');
    expect(arm.turns).toBeLessThan(40);
    expect(await cardOf(bench, b)).toMatch(/Switched off by .* before any model was called/);
    const after = calls();
    expect(await answerTo(bench, await command(bench, a, run))).toContain('Runs are switched off by `enabled: false`');
    expect(calls()).toBe(after);
  });

  it('of the operator ends the runs of an owner without a deployment', { timeout: patience }, async () => {
    const { rows } = bench.stage.host.world;
    const issue = await openIssue(bench, 'other');
    const before = calls();
    const asked = await write(bench, issue, run);
    await until(() => calls() > before + 1);
    await rows.put(switchKey('acme'), { by: 'olga', reason: 'too dear', at: 1 }, 'any');
    await bench.stage.host.engine.waitFor(asked.execution);
    const arm = await armOf(bench, asked, 'glm-5.2');
    expect(arm.verdict).toBe('stopped');
    expect(arm.reason).toContain('switched off for `acme` by olga: too dear');
    expect(await cardOf(bench, issue)).toMatch(/^⏹️ \*\*Switched off for `acme` by olga: too dear\.\*\*$/m);
    expect(await answerTo(bench, await command(bench, issue, run))).toContain('by olga: too dear');
    await rows.delete(switchKey('acme'));
  });
});
