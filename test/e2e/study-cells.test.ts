// The cells of an experiment, from the webhook on: one that is run again, repeats, a judge, and the same statistics wherever they are read.
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { times } from '../../src/comment/statistics-words.ts';
import { compareFiles } from '../../src/hosts/cli/compare-files.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import type { Script } from '../../src/hosts/demo/stand-ins/models/script.ts';
import {
  type Asked,
  answerTo,
  type Bench,
  closeSound,
  command,
  kindsIn,
  openBench,
  pythonRepository,
  quickScripts,
  recordOf,
} from './bench.ts';
import { named } from './scenario.ts';
import { ask, overviewOf, setAside, statesOf, studyOf, usual, verdictsOf } from './study.ts';

const patience = 120_000;
const settings = 'baseline: claude-opus-4-7\npair: { hold: 1s }\n';
const river = named('river');
const judge = 'claude-haiku-4-5';
const down: Script = { preflight: [{ fault: { status: 529, headers: { 'retry-after': '0' } } }] };
let bench: Bench;

beforeAll(async () => {
  const reviewed = (name: string, more: string) => ({
    owner: 'acme',
    name,
    files: { ...loadSeed('python'), '.github/outrider.yml': `baseline: claude-opus-4-7\nrefine: false\n${more}` },
  });
  bench = await openBench({
    repositories: [
      pythonRepository('hub'),
      ...['one', 'two'].map((name) => pythonRepository(name, { settings })),
      reviewed('seen', ''),
      reviewed('unseen', 'cross_review: false\n'),
    ],
  });
}, patience);

afterEach(() => {
  expect(bench.log.errors).toEqual([]);
});

afterAll(() => closeSound(bench), patience);

/** What `outrider compare --json` prints of a file of the experiment. */
function compared({ experiment }: Asked, file: string): unknown {
  const said: string[] = [];
  const io = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
  const folder = join(bench.stage.environment.OUTRIDER_DATA_DIR ?? '', 'experiments', experiment);
  expect(compareFiles([join(folder, file)], { json: true }, io)).toBe(0);
  return JSON.parse(said.join(''));
}

async function manifests(asked: Asked): Promise<string[]> {
  const { cells } = await studyOf(bench, asked);
  const { blobs } = bench.stage.host.world;
  return Promise.all(
    cells.map(async ({ experiment }) =>
      new TextDecoder().decode((await blobs.get(keys.manifest(experiment))) ?? undefined),
    ),
  );
}

describe('a cell', { timeout: patience }, () => {
  it('is run again by its name over the same frozen inputs, and its pair joins every table once', async () => {
    Object.assign(bench.scripts, quickScripts, { 'glm-5.2': down });
    const asked = await ask(bench, usual('one, two'));
    const before = await studyOf(bench, asked);
    expect(before.comparison).toBeNull();
    expect(before.arms.filter(({ verdict }) => verdict === 'missing')).toHaveLength(2);
    expect(await overviewOf(bench, asked)).toContain('0 of 2 pairs complete');
    const frozen = await manifests(asked);

    Object.assign(bench.scripts, quickScripts);
    const unknown = await command(bench, asked.issue, '/outrider retry three');
    expect(await answerTo(bench, unknown)).toContain('Its cells are `one` and `two`; its models are');
    await command(bench, asked.issue, '/outrider retry one');
    const half = await studyOf(bench, asked);
    expect(statesOf(half)).toEqual({ one: 'done', two: 'done' });
    expect(half.arms).toHaveLength(4);
    expect(half.comparison?.comparisons[0]).toMatchObject({
      n_pairs: 1,
      missing: [{ repo: 'acme/two' }],
    });
    expect(half.arms.filter(({ repo }) => repo === 'acme/two')).toEqual(
      before.arms.filter(({ repo }) => repo === 'acme/two'),
    );
    const body = await overviewOf(bench, asked);
    expect(body).toContain('1 of 2 pairs complete');
    expect(body).not.toContain('`glm-5.2` on `one`');
    expect(body).toContain('Next: `/outrider retry two`');

    await command(bench, asked.issue, '/outrider retry glm-5.2');
    const whole = await studyOf(bench, asked);
    expect(Object.values(verdictsOf(whole))).toEqual(Array.from({ length: 4 }, () => 'issue'));
    expect(await manifests(asked)).toEqual(frozen);
    expect(whole.comparison?.comparisons[0]).toMatchObject({ n_pairs: 2, verdicts: { n: 2, agree: 2 }, missing: [] });
    expect((await kindsIn(bench, asked.issue)).toSorted()).toEqual(['note', 'overview']);
    for (const name of ['one', 'two']) expect(await bench.stage.github.issues(`acme/${name}`)).toHaveLength(2);
    expect(await setAside(bench)).toEqual({});
  });

  it('with repeats is one pair, and the statistics are the same whoever computes them from whichever file', async () => {
    Object.assign(bench.scripts, quickScripts);
    const asked = await ask(bench, usual('one', '\nrepeats: 2'));
    const record = await studyOf(bench, asked);
    expect(record.arms).toHaveLength(4);
    const [block] = record.comparison?.comparisons ?? [];
    expect(block).toMatchObject({ n_pairs: 1, verdicts: { n: 1, agree: 1 }, missing: [] });

    for (const file of ['experiment.json', 'arms.csv', 'arms.jsonl'])
      expect(compared(asked, file)).toEqual(record.comparison);
    const last = await overviewOf(bench, asked);
    const { ratio, sums } = block?.metrics.working_s ?? {};
    expect(last).toContain('The 2 repeats of a cell are averaged first and count as one pair.');
    expect(last).toMatch(
      new RegExp(`\\| working time \\| 1 \\|.*\\| ${times(sums?.ratio ?? null)} \\| ${times(ratio ?? null)} \\|`),
    );
  });

  it('has the judge of the block where drafts are reviewed; the overview counts what it said, and no arm pays for it', async () => {
    Object.assign(bench.scripts, river.scripts, {
      [judge]: { 'self-review': river.scripts['glm-5.2']?.['self-review'] ?? [] },
    });
    const body = usual('seen, unseen', `\njudge: ${judge}`).replace(/papers: .*/, `papers: [${river.paper}]`);
    const twice = await ask(bench, body.replace(judge, 'glm-5.2'));
    expect(await answerTo(bench, twice)).toContain('is one of the models that are compared');
    const mute = await ask(bench, body.replace('judge:', 'cross_review: false\njudge:'));
    expect(await answerTo(bench, mute)).toContain('`judge` reviews drafts beside the models');
    const asked = await ask(bench, body);
    const record = await studyOf(bench, asked);
    expect(record.study.judge).toBe(judge);
    const [seen, unseen] = record.cells;
    expect(seen?.judge?.reviews).toHaveLength(4);
    expect(unseen?.judge).toBeNull();
    expect(seen?.answers.map(({ reviewer, author, outcome }) => `${reviewer} ${author} ${outcome}`).toSorted()).toEqual(
      [
        'claude-opus-4-7 claude-opus-4-7 ok',
        'claude-opus-4-7 glm-5-2 ok',
        'glm-5-2 claude-opus-4-7 ok',
        'glm-5-2 glm-5-2 ok',
      ],
    );
    expect(record.cross_review?.answers.map(({ n, silent }) => [n, silent])).toEqual(
      Array.from({ length: 4 }, () => [1, 0]),
    );
    expect(record.cross_review?.contrasts).toEqual([
      expect.objectContaining({
        ...{ n: 1, repositories: 1, statement: expect.stringContaining('1 of at least 7') },
        left_out: [{ repo: 'acme/unseen', paper_id: river.paper, reason: 'nobody reviewed there' }],
      }),
    ]);
    const overview = await overviewOf(bench, asked);
    expect(overview).toMatch(
      /\*\*Judged by `claude-haiku-4-5`, blind, each draft twice:\*\* it would ship \d of 1 draft of `claude-opus-4-7` and \d of 1 draft of `glm-5.2`/,
    );
    const { cross_review: own } = await recordOf(bench, { experiment: seen?.experiment ?? '' });
    for (const name of ['strictness', 'quality', 'self_preference'] as const)
      expect(record.cross_review?.contrasts[0]?.[name].mean).toBe(own[0]?.[name]);
    expect(overview).toMatch(
      /\*\*Reviewed by each other, blind:\*\* `claude-opus-4-7` would ship \d of 1 draft of its own and \d of 1 draft of `glm-5.2`\. `glm-5.2` would ship \d of 1 draft of `claude-opus-4-7` and \d of 1 draft of its own\. The reviews cost \$0\.\d\d, in no figure above\./,
    );
    expect(overview).toContain('Left out: `unseen` (nobody reviewed there).');
    const paid = seen?.judge?.figures.cost_usd ?? 0;
    expect(paid).toBeGreaterThan(0);
    const sums = record.comparison?.comparisons[0]?.metrics.cost_usd.sums;
    const drafted = record.arms
      .filter(({ arm }) => arm === 'glm-5.2')
      .reduce((sum, { cost_usd }) => sum + (cost_usd ?? 0), 0);
    expect(sums?.b).toBeCloseTo(drafted, 9);
  });
});
