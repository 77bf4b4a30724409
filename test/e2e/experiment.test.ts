// `/outrider experiment`, from the webhook on: many repositories, one overview, and every way in which it can go otherwise.
import { afterEach, describe, expect, it } from 'vitest';
import { readChain } from '../../src/artifacts/audit.ts';
import { keys } from '../../src/artifacts/catalogue.ts';
import { needDocument } from '../../src/artifacts/shelf.ts';
import { readConfig } from '../../src/config.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import { StudyRecord } from '../../src/domain/study.ts';
import { monthOf, readMonth } from '../../src/experiment/money/month.ts';
import { experimentScenario } from '../../src/hosts/demo/experiment-scenario.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import type { Script } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { readAuditLog } from '../../src/hosts/wiring/audit-log.ts';
import { studyPage } from '../../src/report/study-page.ts';
import { assertAllValid } from '../openapi.ts';
import {
  type Asked,
  answerTo,
  type Bench,
  bodyOf,
  command,
  kindsIn,
  maintainer,
  openBench,
  paper,
  pythonRepository,
  until,
  write,
} from './bench.ts';
import { open, playToEnd, saidIn } from './harness.ts';

let bench: Bench | null = null;

afterEach(async () => {
  await bench?.close();
  bench = null;
});

const month = 'baseline: claude-opus-4-7\nbudget: { per_run: 10, per_month: 5 }\n';
const block = (lines: string) => `Let us see.\n\n\`\`\`yaml\n${lines}\n\`\`\`\n`;
const usual = (repos: string, more = '') => block(`repos: [${repos}]\npapers: [${paper}]\nmodels: [glm-5.2]${more}`);

async function ask(on: Bench, body: string, text = '/outrider experiment'): Promise<Asked> {
  const issue = await on.stage.github.openIssue(maintainer, 'acme/hub', { title: 'Which model?', body });
  return command(on, issue, text);
}

async function studyOf({ stage }: Bench, { experiment }: Asked): Promise<StudyRecord> {
  return needDocument(stage.host.world.blobs, keys.record(experiment), StudyRecord);
}

/** What the audit log keeps of a chain. */
async function linesOf({ stage }: Bench, experiment: string): Promise<AuditEntry[]> {
  const log = await readAuditLog(readConfig({}, stage.environment));
  try {
    return await readChain(log.journal, experiment);
  } finally {
    log.close();
  }
}

const down: Script = { preflight: [{ fault: { status: 529, headers: { 'retry-after': '600' } } }] };

describe('what goes otherwise', { timeout: 240_000 }, () => {
  it('is said, before anything is spent, and costs nothing', async () => {
    bench = await openBench({ repositories: [pythonRepository('hub', { settings: month }), pythonRepository('one')] });
    const none = await ask(bench, 'No block here.');
    expect(await answerTo(bench, none)).toContain('This issue has no `yaml` block');
    expect(
      (await linesOf(bench, none.experiment)).filter(({ act }) => act === 'run.refused').map(({ facts }) => facts.why),
    ).toEqual([expect.stringContaining('no `yaml` block')]);
    const mistaken = await ask(bench, usual('one', '\nrepeats: 0'));
    expect(await answerTo(bench, mistaken)).toContain(
      'line 7 of the issue: `repeats` cannot be `0`. Allowed: a whole number from 1 to 20.',
    );
    const nobody = await ask(bench, usual('gone, elsewhere/x'));
    expect(await answerTo(bench, nobody)).toContain('None of the repositories can take part');
    const dear = await ask(bench, usual('one', '\nbudget: 9'));
    expect(await answerTo(bench, dear)).toContain('This experiment may cost up to $9.00, and $5.00 of this month');
    const unknown = await ask(bench, usual('one').replace('glm-5.2', 'glm-9'));
    expect(await answerTo(bench, unknown)).toContain('There is no model `glm-9`');
    expect(bench.stage.models.journal).toEqual([]);
    expect(bench.log.errors).toEqual([]);
  });

  it('is stopped in the middle, never begins the rest, and is resumed by a retry; a delivery that comes twice changes nothing', async () => {
    bench = await openBench({ repositories: ['hub', 'one', 'two', 'three'].map((name) => pythonRepository(name)) });
    const { stage, scripts } = bench;
    const glm = scripts['glm-5.2'];
    scripts['glm-5.2'] = down;
    const issue = await stage.github.openIssue(maintainer, 'acme/hub', {
      title: 'Which?',
      body: usual('one, two, three', '\nconcurrency: 1\nbudget: 6'),
    });
    const asked = await write(bench, issue, '/outrider experiment');
    await until(() => stage.models.journal.some(({ model }) => model === 'glm-5.2'));
    const on = bench;
    const seen = await until(
      async () => (await bodyOf(on, issue, 'overview')).includes('1 under way') && bodyOf(on, issue, 'overview'),
    );
    expect(seen).toContain('not started yet');
    await command(bench, issue, '/outrider status');
    await command(bench, issue, '/outrider cancel');
    await stage.host.engine.waitFor(asked.execution);
    const stopped = await studyOf(bench, asked);
    expect(stopped.cells.map(({ state }) => state).toSorted()).toEqual(['cancelled', 'waiting', 'waiting']);
    expect(await bodyOf(bench, issue, 'overview')).toContain('stopped · 0 of 3 pairs complete');
    expect(stopped.cells.reduce((sum, { budget_usd }) => sum + budget_usd, 0)).toBeLessThanOrEqual(6);

    if (glm) scripts['glm-5.2'] = glm;
    const first = stage.github.deliveries.findIndex(({ event }) => event === 'issue_comment');
    await stage.github.redeliver(first);
    await command(bench, issue, '/outrider retry');
    const resumed = await studyOf(bench, asked);
    expect(resumed.cells.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(resumed.arms.map(({ verdict }) => verdict)).toEqual(Array.from({ length: 6 }, () => 'issue'));
    expect(resumed.comparison?.comparisons[0]?.n_pairs).toBe(3);
    expect(resumed.cells.map(({ base_sha, start_order }) => [base_sha, start_order])).toEqual(
      stopped.cells.map(({ base_sha, start_order }) => [base_sha, start_order]),
    );
    expect(await bodyOf(bench, issue, 'overview')).toContain('3 of 3 pairs complete');
    expect((await kindsIn(bench, issue)).filter((kind) => kind === 'overview')).toHaveLength(1);
    for (const name of ['one', 'two', 'three']) expect(await stage.github.issues(`acme/${name}`)).toHaveLength(2);
    const nothing = await command(bench, issue, '/outrider retry one');
    expect(await answerTo(bench, nothing)).toContain('Nothing of `one` is missing');
    const chain = await linesOf(bench, asked.experiment);
    expect(chain.filter(({ act }) => act === 'run.admitted').map(({ facts }) => [facts.cells, facts.actor])).toEqual([
      [3, maintainer],
    ]);
    expect(chain.filter(({ act }) => act === 'run.retry').map(({ facts }) => facts.actor)).toEqual([maintainer]);
    for (const { experiment: run } of resumed.cells) {
      const own = (await linesOf(bench, run)).filter(({ act }) => act === 'run.admitted' || act === 'run.retry');
      expect(own.map(({ act, facts }) => [act, facts.study])).toEqual([
        ['run.admitted', asked.experiment],
        ['run.retry', asked.experiment],
      ]);
    }
    const { open } = await readMonth({ owner: 'acme' }, monthOf(stage.host.world.clock.now()), stage.host.world);
    expect(open).toEqual({});
    await assertAllValid(stage.github.journal);
  });
});

describe('an experiment over many repositories', { timeout: 240_000 }, () => {
  it('runs where it may, names who is left out, and ends as one overview', async () => {
    bench = await openBench({
      repositories: [
        pythonRepository('hub'),
        pythonRepository('one'),
        {
          owner: 'acme',
          name: 'two',
          files: { ...loadSeed('typescript'), '.github/outrider.yml': 'cross_review: false\n' },
        },
        pythonRepository('old', { archived: true }),
        { owner: 'acme', name: 'bare', files: {} },
      ],
    });
    const asked = await ask(bench, usual('one, two, old, bare, gone, elsewhere/x'));
    expect(await kindsIn(bench, asked.issue)).toEqual(['overview']);
    const body = await bodyOf(bench, asked.issue, 'overview');
    const record = await studyOf(bench, asked);
    expect(record.cells.map(({ repo, state }) => [repo, state])).toEqual([
      ['acme/one', 'done'],
      ['acme/two', 'done'],
    ]);
    expect(body).toContain('2 of 2 pairs complete');
    for (const name of ['old', 'bare', 'gone', 'elsewhere/x']) expect(body).toMatch(new RegExp(`- .${name}.: `));
    expect(bench.log.errors).toEqual([]);
    await assertAllValid(bench.stage.github.journal);
  });
});

describe('the experiment of the demo', { timeout: 240_000 }, () => {
  it('completes nine pairs and names the arm that is missing; eight of nine go the same way, as published', async () => {
    const { stage, log, close } = await open(experimentScenario);
    try {
      const playing = await playToEnd(experimentScenario, stage);
      const record = await needDocument(stage.host.world.blobs, keys.record(playing.experiment), StudyRecord);
      const [block] = record.comparison?.comparisons ?? [];
      expect(block).toMatchObject({
        arm: 'glm-5.2',
        n_pairs: 9,
        verdicts: { n: 9, agree: 8, mcnemar: { b: 0, c: 1 } },
      });
      expect(block?.missing.map(({ arm, repo }) => [arm, repo])).toEqual([['glm-5.2', 'acme/unsloth']]);
      expect(record.arms.filter(({ verdict }) => verdict === 'missing')).toHaveLength(1);
      expect((await saidIn(playing)).map(({ key }) => key.kind)).toEqual(['overview']);
      expect(studyPage(record, () => null)).toContain('Experiment');
      expect(log.errors).toEqual([]);
      await assertAllValid(stage.github.journal);
    } finally {
      await close();
    }
  });
});
