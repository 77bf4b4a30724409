// Money through the whole story: two months, runs that were ended from outside, a cancel, a retry, the next month.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { committed, monthOf, readMonth } from '../../src/experiment/money/month.ts';
import type { Script } from '../../src/hosts/demo/stand-ins/models/script.ts';
import {
  type Asked,
  answerTo,
  armOf,
  type Bench,
  cardOf,
  closeSound,
  command,
  kindsIn,
  openBench,
  openIssue,
  pythonRepository,
  quickScripts,
  until,
  verdictsOf,
  write,
} from './bench.ts';

const patience = 240_000;
const run = '/outrider run paper glm-5.2 --solo --budget 2';
const hang: Script = { preflight: [{ fault: 'hang' }] };
const down: Script = { preflight: [{ fault: { status: 529, headers: { 'retry-after': '600' } } }] };
const settings = 'baseline: claude-opus-4-7\nbudget: { per_run: 2, per_month: 3 }\n';

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    pace: { first_wait_s: 1, longest_wait_s: 900, card_s: 0.2, no_ci_s: 1, ci_poll_s: 1, ci_settle_s: 0 },
    repositories: [
      pythonRepository('api', { settings }),
      pythonRepository('web', { settings: 'baseline: claude-opus-4-7\nbudget: { per_run: 6 }\n' }),
      pythonRepository('lost', { settings }),
      pythonRepository('found', { settings }),
      pythonRepository('next', { settings }),
      { owner: 'acme', name: '.github', files: { 'outrider.yml': 'budget: { per_month: 7 }\n' } },
    ],
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

async function month(repo?: string) {
  const { world } = bench.stage.host;
  const whose = repo === undefined ? { owner: 'acme' } : { owner: 'acme', repo };
  return readMonth(whose, monthOf(world.clock.now()), world);
}

/** A run whose model keeps it waiting. */
async function begun(repo: string, script: Script, text = run): Promise<Asked> {
  bench.scripts['glm-5.2'] = script;
  const issue = await openIssue(bench, repo);
  const calls = bench.stage.models.journal.length;
  const asked = await write(bench, issue, text);
  await until(() => bench.stage.models.journal.length > calls);
  return asked;
}

describe('two months', () => {
  it(
    'hold: that of a repository by its own file, that of all by their organisation; both are free again at the end',
    async () => {
      const first = await begun('api', hang);
      const issue = await openIssue(bench, 'api');
      expect(await answerTo(bench, await command(bench, issue, run))).toContain(
        "$1.00 of this month's $3.00 for this repository are left. Give it less with `--budget 1`",
      );
      const wide = await openIssue(bench, 'web');
      expect(
        await answerTo(bench, await command(bench, wide, '/outrider run paper glm-5.2 --solo --budget 6')),
      ).toContain(
        "$5.00 of this month's $7.00 for all repositories together are left. Give it less with `--budget 5`, or raise `budget.per_month` in `outrider.yml` of the `.github` repository.",
      );
      const cost = await answerTo(bench, await command(bench, issue, '/outrider cost'));
      expect(cost).toContain('$2.00 set aside for runs under way, $5.00 left of $7.00');
      expect(cost).toContain('$2.00 set aside for runs under way, $1.00 left of $3.00');
      await command(bench, first.issue, '/outrider cancel');
      await bench.stage.host.engine.waitFor(first.execution);
      const spent = (await armOf(bench, first, 'glm-5.2')).cost_at_least_usd;
      for (const kept of [await month(), await month('api')]) {
        expect(kept.open).toEqual({});
        // The call that was cut off counts with the most that it can have cost.
        expect(kept.spent).toBeGreaterThanOrEqual(spent);
        expect(kept.spent).toBeLessThan(2);
      }
      expect((await month('web')).spent).toBe(0);
    },
    patience,
  );
});

describe('a run that is ended from outside', () => {
  it(
    'gives back what it holds when somebody needs it, and can be retried',
    async () => {
      const { engine } = bench.stage.host;
      const first = await begun('lost', hang);
      expect(engine.stop(first.execution, 'by the operator')).toBe(true);
      expect((await month('lost')).open).toEqual({ [first.experiment]: 2 });

      bench.scripts['glm-5.2'] = quickScripts['glm-5.2'] ?? {};
      // $1 is left of $3; what the dead run holds makes room for this one.
      const second = await command(bench, await openIssue(bench, 'lost'), run);
      expect(await verdictsOf(bench, second)).toEqual({ 'glm-5.2': 'issue' });
      expect(await cardOf(bench, first.issue)).toContain('This run was ended from outside before it was finished');
      // The call under way may have been billed: it counts with its worst case.
      const own = (await armOf(bench, second, 'glm-5.2')).cost_at_least_usd;
      const { spent, open } = await month('lost');
      expect(open).toEqual({});
      expect(spent).toBeGreaterThan(own);
      expect(spent).toBeLessThan(2);

      await command(bench, first.issue, '/outrider retry');
      expect(await verdictsOf(bench, first)).toEqual({ 'glm-5.2': 'issue' });
      expect((await kindsIn(bench, first.issue)).toSorted()).toEqual(['card', 'result glm-5.2', 'summary']);
      expect((await month('lost')).open).toEqual({});
    },
    patience,
  );

  it(
    'is told by status, does not keep anybody from a retry, and so is a retry that is ended from outside',
    async () => {
      const { engine } = bench.stage.host;
      const first = await begun('found', down);
      // Told on the card, the refusal is on record: a call still under way would count with its worst case.
      const waits = () => until(async () => (await cardOf(bench, first.issue)).includes('waiting costs nothing'));
      await waits();
      engine.stop(first.execution, 'by the operator');
      const status = await answerTo(bench, await command(bench, first.issue, '/outrider status'));
      expect(status).toMatch(/failed/);
      expect(await answerTo(bench, await command(bench, first.issue, '/outrider cancel'))).toContain(
        'Nothing is running',
      );
      expect(committed(await month('found'))).toBe(0);

      expect(await cardOf(bench, first.issue)).not.toContain('waiting costs nothing');
      const calls = bench.stage.models.journal.length;
      const again = await write(bench, first.issue, '/outrider retry');
      await until(() => bench.stage.models.journal.length > calls);
      await waits();
      expect((await month('found')).open).toEqual({ [`${first.experiment}/retry/${again.comment}`]: 2 });
      engine.stop(again.execution, 'by the operator');
      bench.scripts['glm-5.2'] = quickScripts['glm-5.2'] ?? {};
      await command(bench, first.issue, '/outrider retry');
      expect(await verdictsOf(bench, first)).toEqual({ 'glm-5.2': 'issue' });
      const { open, spent } = await month('found');
      expect(open).toEqual({});
      expect(spent).toBeCloseTo((await armOf(bench, first, 'glm-5.2')).cost_at_least_usd);
    },
    patience,
  );
});

describe('the next month', () => {
  it(
    'begins with all of its money; a run counts in the month in which it was asked for, and a retry in its own',
    async () => {
      const { world, engine } = bench.stage.host;
      const { clock } = world;
      // Whatever the day, this long after now it is the month after this one, or the one after that.
      const [now, later] = [clock.now(), 32 * 86_400_000];
      const november = monthOf(now);
      const read = (of: string) => readMonth({ owner: 'acme', repo: 'next' }, of, world);
      const first = await begun('next', hang);
      Object.assign(world, { clock: { ...clock, now: () => clock.now() + later } });
      const december = monthOf(now + later);
      expect(december).not.toBe(november);

      bench.scripts['glm-5.2'] = quickScripts['glm-5.2'] ?? {};
      const second = await command(bench, await openIssue(bench, 'next'), run);
      const own = (await armOf(bench, second, 'glm-5.2')).cost_at_least_usd;
      expect(await read(december)).toEqual({
        spent: expect.closeTo(own),
        open: {},
        by_model: { 'glm-5.2': expect.closeTo(own) },
      });
      expect((await read(november)).open).toEqual({ [first.experiment]: 2 });

      await command(bench, first.issue, '/outrider cancel');
      await engine.waitFor(first.execution);
      expect(await read(december)).toEqual({
        spent: expect.closeTo(own),
        open: {},
        by_model: { 'glm-5.2': expect.closeTo(own) },
      });
      const before = await read(november);
      expect(before.open).toEqual({});
      expect(before.spent).toBeGreaterThan(0);

      await command(bench, first.issue, '/outrider retry');
      expect(await read(november)).toEqual(before);
      const again = (await armOf(bench, first, 'glm-5.2')).cost_at_least_usd;
      expect((await read(december)).spent).toBeCloseTo(own + again);
      Object.assign(world, { clock });
    },
    patience,
  );
});
