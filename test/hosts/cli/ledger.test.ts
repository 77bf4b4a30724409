// `outrider ledger` beside the data of a bot: rows that `outrider compare` reads, with what became of their pull requests.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { sqliteRows } from '../../../src/adapters/stores/sqlite-rows.ts';
import { rowKeys } from '../../../src/artifacts/rows.ts';
import { compareRows } from '../../../src/comparison/compare.ts';
import { readRows } from '../../../src/comparison/row-files.ts';
import { readConfig } from '../../../src/config.ts';
import { enterInLedger } from '../../../src/experiment/records/ledger.ts';
import { printLedger } from '../../../src/hosts/cli/print-ledger.ts';
import { armOf, downgraded, glm, issue7, opus, pair, pullRequest8, shipped } from '../../comment/views.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'outrider-ledger-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function printed(owner: string): Promise<string> {
  let text = '';
  await printLedger(owner, (more) => (text += more), readConfig({}, { OUTRIDER_DATA_DIR: dataDir }));
  return text;
}

it('prints the rows of an owner, and says what to do where there are none', async () => {
  const target = { kind: 'github', installation_id: 1, owner: 'ada', repo: 'atropos', issue: 6 } as const;
  const manifest = { ...pair, target, created_at: new Date().toISOString() };
  const rows = sqliteRows(join(dataDir, 'rows.sqlite'), { now: () => Date.now() });
  const arms = [armOf(opus, downgraded, issue7, manifest).row, armOf(glm, shipped, pullRequest8, manifest).row];
  await enterInLedger(manifest, arms, { rows });
  const fate = { state: 'closed', number: 8, url: pullRequest8.url, at: 1 };
  await rows.put(rowKeys.pullFate(target, manifest.experiment, glm.slug), fate, 'any');
  rows.close();

  const text = await printed('Ada');
  const read = readRows([{ name: 'ledger.jsonl', text }]);
  expect(read.map(({ arm, pr_outcome }) => [arm, pr_outcome])).toEqual([
    ['claude-opus-4-7', null],
    ['glm-5.2', 'closed'],
  ]);
  expect(compareRows(read).comparisons).toMatchObject([{ arm: 'glm-5.2', n_pairs: 1 }]);
  await expect(printed('nobody')).rejects.toThrow('has no run of two models of nobody');
});
