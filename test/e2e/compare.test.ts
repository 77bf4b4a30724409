// `/outrider compare` over several runs of an owner: what it counts, what it says, and what it must not tell.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { compareRows } from '../../src/comparison/compare.ts';
import { readRows } from '../../src/comparison/row-files.ts';
import { assertAllValid } from '../openapi.ts';
import { answerTo, type Bench, command, openBench, openIssue, pythonRepository, recordOf } from './bench.ts';

const patience = 120_000;
let bench: Bench;

beforeAll(async () => {
  bench = await openBench({ repositories: [pythonRepository('open'), pythonRepository('secret-plans')] });
}, patience);

afterAll(async () => {
  await assertAllValid(bench.stage.github.journal);
  await bench.close();
});

const asked = async (repository: string): Promise<string> =>
  answerTo(bench, await command(bench, await openIssue(bench, repository), '/outrider compare'));

it(
  'counts the pairs of this repository and of the organisation, and names no other repository',
  async () => {
    expect(await asked('open')).toContain('No two models have been run side by side in `acme` yet.');

    const first = await command(bench, await openIssue(bench, 'open'), '/outrider run paper glm-5.2');
    const alone = await asked('open');
    expect(alone).toContain('A `claude-opus-4-7` · B `glm-5.2` · 1 pair from 1 repository');
    expect(alone).toContain('Not enough pairs to tell glm-5.2 from claude-opus-4-7: 1 of at least 6.');
    expect(alone).toContain('No other repository of `acme` has added to this.');

    await command(bench, await openIssue(bench, 'secret-plans'), '/outrider run paper glm-5.2');
    const wider = await asked('open');
    expect(wider).toContain('1 pair from 1 repository');
    expect(wider).toContain('2 pairs from 2 repositories');
    expect(wider).not.toContain('secret-plans');
    expect(wider).not.toMatch(/\bwinner\b/);

    const record = await recordOf(bench, first);
    expect(record.comparison).toMatchObject({
      baseline: 'claude-opus-4-7',
      comparisons: [{ arm: 'glm-5.2', n_pairs: 1, winner: null }],
    });
    const bytes = await bench.stage.host.world.blobs.get(keys.rowsCsv(first.experiment));
    const text = new TextDecoder().decode(bytes ?? undefined);
    // A person who opens it sees first what each row is of.
    expect(text).toMatch(/^schema_version,experiment,repo,paper_id,arm,repeat,verdict,/);
    const exported = readRows([{ name: 'arms.csv', text }]);
    expect(compareRows(exported, { baseline: 'claude-opus-4-7' })).toEqual(record.comparison);
    expect(bench.log.errors).toEqual([]);
  },
  patience,
);
