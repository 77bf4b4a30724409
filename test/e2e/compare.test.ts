// `/outrider compare` over several runs of an owner: what it counts, what it says, and what it must not tell.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { money } from '../../src/comment/numbers.ts';
import { compareRows } from '../../src/comparison/compare.ts';
import { priceList, reprice } from '../../src/comparison/reprice.ts';
import { readRows } from '../../src/comparison/row-files.ts';
import { modelTable } from '../../src/domain/model-table.ts';
import { ArmRow } from '../../src/domain/records.ts';
import { ledgerOf } from '../../src/experiment/records/ledger.ts';
import { assertAllValid } from '../openapi.ts';
import { answerTo, type Bench, command, openBench, openIssue, pythonRepository, recordOf } from './bench.ts';

const patience = 120_000;
let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    repositories: [pythonRepository('open'), pythonRepository('secret-plans', { private: true })],
  });
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

it(
  'is repriced at its own rates to the same cost, which is what its tokens cost by hand, and is what the month has spent',
  async () => {
    const issue = await openIssue(bench, 'open');
    const { experiment } = await command(bench, issue, '/outrider run paper glm-5.2 --vs kimi-k3');
    const bytes = await bench.stage.host.world.blobs.get(keys.rowsJsonl(experiment));
    const lines = new TextDecoder()
      .decode(bytes ?? undefined)
      .trimEnd()
      .split('\n');
    const prices = priceList(new Map(), modelTable);
    for (const [i, line] of lines.entries()) {
      const row = ArmRow.parse(JSON.parse(line));
      expect(row.cost_usd).toBeGreaterThan(0);
      const again = reprice({ place: `arms.jsonl:${i + 1}`, values: JSON.parse(line) }, prices);
      expect(again).toEqual({ ...JSON.parse(line), cost_basis: again.cost_basis });
      const rates = modelTable.find(({ id }) => id === row.arm)?.rates;
      const byHand =
        (row.input_tokens * (rates?.input ?? 0) +
          row.cache_read_tokens * (rates?.cache_read ?? 0) +
          row.output_tokens * (rates?.output ?? 0)) /
        1e6;
      expect(row.cache_write_tokens).toBe(0);
      expect(Math.abs((row.cost_usd ?? 0) - byHand)).toBeLessThan(row.phases.length * 0.5e-6 + 1e-9);
    }
    const note = await answerTo(bench, await command(bench, issue, '/outrider cost'));
    const rows = Object.fromEntries(
      [...note.matchAll(/^\| `([^`]+)` \| (\S+) \| (\S+) \|$/gm)].map(([, model = '', here, all]) => [
        model,
        [here, all],
      ]),
    );
    expect(note).toContain('| spent on | `open` | all 2 repositories |');
    expect(note).not.toContain('secret-plans');
    expect(note).toMatch(/\| spent in \| all models \|\n\|---\|---:\|\n/);
    expect(note).toMatch(/^\| `open` \| \$0\.\d\d \|$/m);
    expect(note).toMatch(/^\| 1 other repository, private or small \| \$0\.\d\d \|$/m);
    const ledger = await ledgerOf('acme', bench.stage.host.world);
    const spentOn = (model: string, repo?: string) =>
      ledger
        .filter((row) => row.arm === model && (repo === undefined || row.repo === repo))
        .reduce((sum, row) => sum + (row.cost_usd ?? 0), 0);
    for (const model of ['claude-opus-4-7', 'glm-5.2', 'kimi-k3'])
      expect(rows[model]).toEqual([money(spentOn(model, 'acme/open')), money(spentOn(model))]);
    expect(note).toMatch(
      /^\*\*\d{4}-\d{2}, acme:\*\* \$0\.\d\d spent, \$199\.\d\d left of \$200\.00\. \*\*open:\*\* \$0\.\d\d spent\./,
    );
  },
  patience,
);
