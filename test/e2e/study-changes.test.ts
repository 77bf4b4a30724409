// What changes under an experiment while it runs: its issue is locked or deleted, a repository is archived or renamed, its command comes twice.
import { afterEach, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { needDocument } from '../../src/artifacts/shelf.ts';
import { StudyPlan } from '../../src/domain/study.ts';
import { misfitGlm } from '../../src/hosts/demo/scripts/misfit.ts';
import { assertAllValid } from '../openapi.ts';
import { type Asked, type Bench, command, kindsIn, openBench, pythonRepository, slow } from './bench.ts';
import { begin, ended, overviewOf, setAside, statesOf, studyOf, underway, usual, verdictsOf } from './study.ts';

let bench: Bench | null = null;

afterEach(async () => {
  if (bench) await assertAllValid(bench.stage.github.journal);
  await bench?.close();
  bench = null;
});

async function opened(...names: readonly string[]): Promise<Bench> {
  const on = await openBench({ repositories: ['hub', ...names].map((name) => pythonRepository(name)) });
  on.scripts['glm-5.2'] = slow(misfitGlm, 400);
  bench = on;
  return on;
}

/** The repositories in the order in which their cells start. */
async function startOrder({ stage }: Bench, { experiment }: Asked): Promise<string[]> {
  const { cells } = await needDocument(stage.host.world.blobs, keys.study(experiment), StudyPlan);
  return cells.toSorted((a, b) => a.start_order - b.start_order).map(({ repo }) => repo);
}

describe('an experiment', { timeout: 120_000 }, () => {
  it.each([
    ['locked', 403, 'Unable to create comment because issue is locked.'],
    ['deleted', 410, 'This issue was deleted'],
  ])(
    'whose issue is %s goes on: what was made stands, the records are whole, nothing is tried for ever',
    async (_, status, message) => {
      const on = await opened('one', 'two');
      const { github } = on.stage;
      const asked = await begin(on, usual('one, two', '\nconcurrency: 1'));
      await underway(on);
      for (const path of [`/hub/issues/${asked.issue.number}/comments`, '/hub/issues/comments/'])
        github.fault({ path, times: 100_000, action: { status, body: { message } } });
      const { result } = await ended(on, asked);
      expect(result).toMatchObject({ state: 'done', problem: null });
      const record = await studyOf(on, asked);
      expect(statesOf(record)).toEqual({ one: 'done', two: 'done' });
      expect(record.comparison?.comparisons[0]?.n_pairs).toBe(2);
      for (const name of ['one', 'two']) expect(await github.issues(`acme/${name}`)).toHaveLength(2);
      expect(await setAside(on)).toEqual({});
      expect(on.log.errors.length).toBeGreaterThan(0);
      expect(on.log.errors.length).toBeLessThan(20);
    },
  );

  it('refuses a cell whose repository was archived since, follows one that was renamed, and is not begun twice', async () => {
    const on = await opened('one', 'two', 'three');
    const { github } = on.stage;
    const asked = await begin(on, usual('one, two, three', '\nconcurrency: 1'));
    await underway(on);
    const [first = '', second = '', third = ''] = await startOrder(on, asked);
    await github.api('admin', 'PATCH', `/repos/${second}`, { archived: true });
    await github.rename(third, 'acme/renamed');
    github.expireTokens();
    await github.redeliver(github.deliveries.findIndex(({ event }) => event === 'issue_comment'));
    await ended(on, asked);
    const record = await studyOf(on, asked);
    const name = (repo: string) => repo.split('/').at(-1) ?? repo;
    expect(statesOf(record)).toEqual({ [name(first)]: 'done', [name(second)]: 'refused', [name(third)]: 'done' });
    expect(Object.values(verdictsOf(record))).toEqual(Array.from({ length: 4 }, () => 'issue'));
    expect(await github.issues(third)).toHaveLength(2);
    const body = await overviewOf(on, asked);
    expect(body).toContain('2 of 3 pairs complete');
    expect(body).toContain(`- \`${name(second)}\`: is archived. Next: \`/outrider retry ${name(second)}\``);
    expect(await kindsIn(on, asked.issue)).toEqual(['overview']);
    expect(await setAside(on)).toEqual({});

    await github.api('admin', 'PATCH', `/repos/${second}`, { archived: false });
    await command(on, asked.issue, `/outrider retry ${name(second)}`);
    const whole = await studyOf(on, asked);
    expect(Object.values(statesOf(whole))).toEqual(['done', 'done', 'done']);
    expect(whole.comparison?.comparisons[0]?.n_pairs).toBe(3);
    expect(on.log.errors).toEqual([]);
  });
});
