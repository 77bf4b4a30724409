// Repositories that are not ours, from the comment to the summary: a Python library and a TypeScript one, each with a draft PR and an Issue.
import { afterEach, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { mapBudget } from '../../src/codemap/map.ts';
import type { StandInPaper } from '../../src/hosts/demo/stand-ins/arxiv.ts';
import type { Script } from '../../src/hosts/demo/stand-ins/models/script.ts';
import {
  type Asked,
  type Bench,
  bodyOf,
  closeSound,
  command,
  draftsOnly,
  kindsIn,
  openBench,
  openIssue,
  recordOf,
} from './bench.ts';
import * as python from './foreign-python.ts';
import type { TextTree } from './foreign-tree.ts';
import * as typescript from './foreign-typescript.ts';

let bench: Bench | null = null;

afterEach(async () => {
  await bench?.close();
  bench = null;
});

interface Foreign {
  readonly tree: TextTree;
  readonly paper: StandInPaper;
  readonly scripts: Readonly<Record<string, Script>>;
}

async function run({ tree, paper, scripts }: Foreign): Promise<{ on: Bench; asked: Asked }> {
  const files = { ...tree, '.github/outrider.yml': `baseline: claude-opus-4-7\n${draftsOnly}` };
  const on = await openBench({ repositories: [{ owner: 'acme', name: 'theirs', files }], papers: [paper], scripts });
  bench = on;
  const issue = await openIssue(on, 'theirs', {
    title: paper.title,
    body: `Could this help us? https://arxiv.org/abs/${paper.id}\n`,
  });
  return { on, asked: await command(on, issue, '/outrider run paper glm-5.2') };
}

/** The map that both arms were given, by section. */
async function mapOf({ stage }: Bench, { experiment }: Asked): Promise<Map<string, string[]>> {
  const bytes = await stage.host.world.blobs.get(keys.repoMap(experiment));
  expect(bytes?.length).toBeLessThanOrEqual(mapBudget);
  const parts = new TextDecoder().decode(bytes ?? undefined).split('\n## ');
  return new Map(
    parts.slice(1).map((part) => {
      const [title = '', ...lines] = part.split('\n').filter((line) => line !== '');
      return [title.replace(/ \(.*/, ''), lines];
    }),
  );
}

/** One arm opened a draft PR and passed every gate, the other opened an Issue; the pair is valid and the thread whole. */
async function expectPair(on: Bench, asked: Asked, arms: { pull: string; issue: string }): Promise<void> {
  const record = await recordOf(on, asked);
  expect(Object.fromEntries(record.arms.map(({ arm, verdict }) => [arm, verdict]))).toEqual({
    [arms.pull]: 'pull_request',
    [arms.issue]: 'issue',
  });
  expect(record.certificate).toMatchObject({ valid: true });
  const pull = record.arms.find(({ arm }) => arm === arms.pull);
  expect(pull?.decided_by).toBe('self-review');
  const outcomes = Object.fromEntries(pull?.gates.map(({ gate, outcome }) => [gate, outcome]) ?? []);
  expect(outcomes).toEqual({
    paths: 'pass',
    integration: 'pass',
    stubs: 'pass',
    tests: 'pass',
    risk: 'pass',
    secrets: 'pass',
  });
  const kinds = await kindsIn(on, asked.issue);
  expect(kinds.toSorted()).toEqual(['card', 'result claude-opus-4-7', 'result glm-5.2', 'summary'].toSorted());
  expect(await on.stage.github.pulls('acme/theirs')).toHaveLength(1);
  expect(await on.stage.github.issues('acme/theirs')).toHaveLength(2);
  expect(await bodyOf(on, asked.issue, 'summary')).toContain('Valid pair');
}

describe('a Python library that is not ours', { timeout: 120_000 }, () => {
  it('is mapped truly, and gets a draft PR from one model and an Issue from the other', async () => {
    const { on, asked } = await run(python);
    await expectPair(on, asked, { pull: 'glm-5.2', issue: 'claude-opus-4-7' });
    const map = await mapOf(on, asked);
    expect(map.get('Languages')?.[0]).toBe('Python: 8 files, 4931 lines, 3 of them tests');
    expect(map.get('Build files')).toEqual(['setup.py: Python project with packages sortedcontainers', 'tox.ini']);
    expect(map.get('Importable roots')).toEqual(['python: imports begin at the top (sortedcontainers)']);
    expect(map.get('Entry points')).toEqual(['sortedcontainers enters at sortedcontainers/__init__.py']);
    expect(map.get('Commands that check the code')).toEqual([
      'tox (python -m pytest · pylint sortedcontainers) — tox.ini',
    ]);
    expect(map.get('Tests')).toEqual(['tests/ 3 files, mostly Python']);
    expect(map.get('CI')).toEqual(['.travis.yml; runs tox']);
    expect(map.get('Places whose names share rare words with the paper')?.[0]).toMatch(
      /^sortedcontainers\/sortedlist\.py:\d+/,
    );
    await closeSound(on);
    bench = null;
  });
});

describe('a TypeScript library that is not ours', { timeout: 120_000 }, () => {
  it('is mapped truly, and gets a draft PR from one model and an Issue from the other', async () => {
    const { on, asked } = await run(typescript);
    await expectPair(on, asked, { pull: 'claude-opus-4-7', issue: 'glm-5.2' });
    const map = await mapOf(on, asked);
    expect(map.get('Languages')?.[0]).toMatch(/^TypeScript: \d+ files, \d+ lines, \d+ of them tests$/);
    expect(map.get('Build files')).toEqual(['package.json: npm package zod; ES modules']);
    expect(map.get('Importable roots')).toEqual(['ecmascript: zod = the top']);
    expect(map.get('Entry points')?.slice(0, 2)).toEqual([
      expect.stringMatching(/^zod exports \., \.\/mini, /),
      'src/index.ts',
    ]);
    expect(map.get('Commands that check the code')?.[0]).toBe(
      'npm run test (nub exec --node vitest run) — package.json',
    );
    expect(map.get('Tests')?.[0]).toMatch(/^src\/v4\/classic\/tests\/ \d+ files, mostly TypeScript$/);
    // The same issue of the version before has one of the paper's words more in its name.
    expect(map.get('Places whose names share rare words with the paper')?.slice(0, 2)).toContainEqual(
      expect.stringMatching(/^src\/v4\/core\/errors\.ts:\d+ interface \$ZodIssueInvalidValue /),
    );
    await closeSound(on);
    bench = null;
  });
});
