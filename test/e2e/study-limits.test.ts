// What holds an experiment back, from the webhook on: the ceilings of an hour, the line, money that runs out, every switch.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { switchKey } from '../../src/command/admission/kill-switch.ts';
import { misfitGlm, misfitOpus } from '../../src/hosts/demo/scripts/misfit.ts';
import type { Turn } from '../../src/hosts/demo/stand-ins/models/script.ts';
import {
  answerTo,
  type Bench,
  closeSound,
  command,
  kindsIn,
  maintainer,
  openBench,
  pythonRepository,
  quickScripts,
  slow,
  until,
} from './bench.ts';
import { testPace } from './pace.ts';
import { ask, begin, ended, overviewOf, setAside, statesOf, studyOf, underway, usual, verdictsOf } from './study.ts';

const patience = 120_000;
const base = 'baseline: claude-opus-4-7\n';
const alone = `${base}ceilings: { user: { at_once: 1 } }\n`;
/** A share that no call of the baseline fits into. */
const poor = `${base}budget: { per_run: 0.5 }\n`;
let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    pace: { ...testPace, switch_s: 0.2 },
    repositories: [
      pythonRepository('hub'),
      pythonRepository('strict', {
        settings: `${base}budget: { per_month: 3 }\nceilings: { user: { per_hour: 1 } }\n`,
      }),
      pythonRepository('stopped', { settings: base }),
      pythonRepository('one'),
      pythonRepository('two'),
      pythonRepository('a', { settings: alone }),
      pythonRepository('b', { settings: alone }),
      pythonRepository('poor', { settings: poor }),
      pythonRepository('off'),
    ],
  });
}, patience);

beforeEach(() => {
  Object.assign(bench.scripts, quickScripts);
});

afterEach(() => {
  expect(bench.log.errors).toEqual([]);
});

afterAll(() => closeSound(bench), patience);

function slowly(delayMs = 400): void {
  Object.assign(bench.scripts, {
    'claude-opus-4-7': slow(misfitOpus, delayMs),
    'glm-5.2': slow(misfitGlm, delayMs),
  });
}

async function switchOff(repo: string): Promise<void> {
  const files = { '.github/outrider.yml': `enabled: false\n${base}` };
  await bench.stage.github.push(maintainer, repo, { branch: 'main', message: 'Stop', files });
}

describe('an experiment', { timeout: patience }, () => {
  it('is one start within the hour however many cells it has, and none when it came to nothing', async () => {
    const dear = await ask(bench, usual('one', '\nbudget: 4'), 'acme/strict');
    expect(await answerTo(bench, dear)).toContain('may cost up to $4.00, and $3.00 of this month');
    bench.scripts['glm-5.2'] = { preflight: [{ fault: 'refusal' }] };
    const asked = await ask(bench, usual('one', '\nbudget: 2'), 'acme/strict');
    expect(statesOf(await studyOf(bench, asked))).toEqual({ one: 'done' });
    const calls = bench.stage.models.journal.length;
    const second = await ask(bench, usual('one', '\nbudget: 1'), 'acme/strict');
    expect(await answerTo(bench, second)).toContain('`ceilings.user.per_hour` allows 1 run an hour');
    const retried = await command(bench, asked.issue, '/outrider retry');
    expect(await answerTo(bench, retried)).toContain('`ceilings.user.per_hour` allows 1 run an hour');
    expect(bench.stage.models.journal).toHaveLength(calls);
    expect(await setAside(bench)).toEqual({});
  });

  it('shows which cell waits for its turn and why, and goes on when it comes', async () => {
    // The one before it cannot end until this was seen.
    const { preflight: [first, ...others] = [], ...later } = misfitGlm;
    const held = { first: true };
    const turn: Turn = (call) =>
      held.first ? { fault: { status: 529 } } : typeof first === 'function' ? first(call) : (first ?? {});
    bench.scripts['glm-5.2'] = { ...later, preflight: [turn, ...others] };
    const asked = await begin(bench, usual('a, b'));
    const seen = await until(async () => {
      const body = await overviewOf(bench, asked);
      return body.includes('in line') && body;
    });
    expect(seen).toMatch(/\| `[ab]` \| ⏸️ position 1 of 1 in line: `ceilings.user.at_once` is 1 \| – \| – \|/);
    held.first = false;
    await ended(bench, asked);
    expect(await overviewOf(bench, asked)).toContain('2 of 2 pairs complete');
  });

  it('counts nobody who was cut off by money or a switch as anything: they are named, and the totals are of whole pairs', async () => {
    // Looks at cells come twice as far apart each time: long enough that one of them meets this one.
    slowly(1_200);
    const asked = await begin(bench, usual('one, poor, off'));
    await until(async () => (await overviewOf(bench, asked)).match(/`off` \| 🔄 preflight/));
    await switchOff('acme/off');
    await ended(bench, asked);
    const record = await studyOf(bench, asked);
    expect(verdictsOf(record)).toEqual({
      'one claude-opus-4-7': 'issue',
      'one glm-5.2': 'issue',
      'poor claude-opus-4-7': 'stopped',
      'poor glm-5.2': 'issue',
      'off claude-opus-4-7': 'stopped',
      'off glm-5.2': 'stopped',
    });
    const [block] = record.comparison?.comparisons ?? [];
    expect(block?.n_pairs).toBe(1);
    const whole = record.arms.filter(({ repo }) => repo === 'acme/one');
    const costs = ['claude-opus-4-7', 'glm-5.2'].map((name) => whole.find(({ arm }) => arm === name)?.cost_usd);
    const sums = block?.metrics.cost_usd.sums;
    expect([sums?.a, sums?.b]).toEqual(costs);
    expect(block?.missing.map(({ arm, repo }) => `${repo} ${arm}`).toSorted()).toEqual([
      'acme/off claude-opus-4-7',
      'acme/off glm-5.2',
      'acme/poor claude-opus-4-7',
    ]);
    const body = await overviewOf(bench, asked);
    expect(body).toContain('1 of 3 pairs complete');
    for (const line of [
      /- `claude-opus-4-7` on `poor`: \*\*stopped\*\*, ended in preflight: [^\n]*budget[^\n]*retry poor/i,
      /- `glm-5.2` on `off`: \*\*stopped\*\*, ended [a-z ]+: [^\n]*switched off[^\n]*retry off/,
    ])
      expect(body).toMatch(line);
    expect(body).toContain('no figure counts them as a loss');
    expect(await setAside(bench)).toEqual({});
  });

  it.each([
    [
      'by the settings of the repository that asked',
      () => switchOff('acme/stopped'),
      'switched off by `enabled: false` in `.github/outrider.yml`',
    ],
    [
      'by the operator, for the whole deployment',
      () => bench.stage.host.world.rows.put(switchKey(null), { by: 'olga', reason: 'too dear', at: 1 }, 'any'),
      'switched off for this deployment by olga: too dear',
    ],
  ])(
    'is switched off %s: what runs ends, the rest never begins, and the overview says why',
    async (_, throwIt, why) => {
      slowly();
      const asked = await begin(bench, usual('one, two', '\nconcurrency: 1'), 'acme/stopped');
      await underway(bench);
      await throwIt();
      await ended(bench, asked);
      const record = await studyOf(bench, asked);
      expect(Object.values(statesOf(record)).toSorted()).toEqual(['cancelled', 'waiting']);
      expect(Object.values(verdictsOf(record))).toEqual(['stopped', 'stopped']);
      const body = await overviewOf(bench, asked);
      expect(body).toContain(`**Stopped: ${why}.** What is done is kept. Next: \`/outrider retry\``);
      expect(body).toMatch(/- `(one|two)` never started. Next: `\/outrider retry`/);
      expect(body).toMatch(/`glm-5.2` on `(one|two)`: \*\*stopped\*\*, ended [a-z ]+: /);
      expect(await kindsIn(bench, asked.issue)).toEqual(['overview']);
      expect(await setAside(bench)).toEqual({});
      const calls = bench.stage.models.journal.length;
      expect(await answerTo(bench, await command(bench, asked.issue, '/outrider retry'))).toContain(why);
      expect(bench.stage.models.journal).toHaveLength(calls);
      await bench.stage.host.world.rows.delete(switchKey(null));
      await bench.stage.github.push(maintainer, 'acme/stopped', {
        branch: 'main',
        message: 'Go on',
        files: { '.github/outrider.yml': `${base}ceilings: { user: { per_hour: 1000 } }\n` },
      });
    },
  );
});
