// An organisation of fifty repositories: one configuration, inherited and narrowed; a label on an issue of each; who runs, who does not, and what it costs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowKeys } from '../../src/artifacts/rows.ts';
import { monthOf, readMonth } from '../../src/experiment/money/month.ts';
import { Line } from '../../src/experiment/queue/line.ts';
import { ledgerOf } from '../../src/experiment/records/ledger.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import type { IssueRef } from '../../src/hosts/demo/stand-ins/github/hands.ts';
import {
  type Bench,
  cardOf,
  closeSound,
  draftsOnly,
  kindsIn,
  maintainer,
  openBench,
  openIssue,
  saidIn,
} from './bench.ts';

const patience = 240_000;
const organisation = [
  'baseline: claude-opus-4-7',
  'triggers: { label: outrider, models: [glm-5.2] }',
  'budget: { per_run: 2, per_month: 100 }',
  'ceilings: { user: { per_hour: 1000, at_once: 3 }, organisation: { per_hour: 1000, at_once: 3 } }',
  'limits: { turns: 40 }',
  'paths: { blocked: ["secrets/**"] }',
  draftsOnly,
].join('\n');

/** What a repository's own file says, by the role that it plays; null: it has none. */
const roles = {
  /** Inherits everything. */
  plain: null,
  /** Narrows what it may: lower money and turns. What it would raise stays as the organisation has it. */
  narrow:
    'budget: { per_run: 1, per_month: 500 }\nlimits: { turns: 500, minutes: 5 }\npaths: { blocked: ["docs/**"] }\n',
  silent: 'triggers: { label: null }\n',
  off: 'enabled: false\n',
  poor: 'budget: { per_month: 0 }\n',
  strict: 'who: { permission: admin }\n',
} as const;
type Role = keyof typeof roles;
const counts: Readonly<Record<Role, number>> = { plain: 5, narrow: 3, silent: 12, off: 10, poor: 10, strict: 10 };
const members = Object.entries(counts).flatMap(([role, count]) =>
  Array.from({ length: count }, (_, n) => ({ role: role as Role, name: `${role}-${n}` })),
);
const running = members.filter(({ role }) => role === 'plain' || role === 'narrow');

let bench: Bench;
const issues = new Map<string, IssueRef>();

beforeAll(async () => {
  const seed = loadSeed('python');
  const { '.github/outrider.yml': _own, ...bare } = seed;
  bench = await openBench({
    repositories: [
      { owner: 'acme', name: '.github', files: { 'outrider.yml': organisation } },
      ...members.map(({ role, name }) => {
        const own = roles[role];
        const whole = role === 'plain' || role === 'narrow';
        const files = whole ? bare : { 'README.md': '# A repository\n' };
        return { owner: 'acme', name, files: own === null ? files : { ...files, '.github/outrider.yml': own } };
      }),
    ],
  });
}, patience);

afterAll(() => closeSound(bench), patience);

const issueOf = (name: string): IssueRef => issues.get(name) ?? expect.unreachable();

describe('an organisation of fifty repositories', () => {
  it('runs where it is wanted, in line, within its ceilings, and nowhere else', { timeout: patience }, async () => {
    const { github, host } = bench.stage;
    expect(members).toHaveLength(50);
    for (const { name } of members) issues.set(name, await openIssue(bench, name));
    for (const { name } of members) {
      const path = `/repos/acme/${name}/issues/${issueOf(name).number}/labels`;
      await github.api(maintainer, 'POST', path, { labels: ['outrider'] });
    }
    await github.settled();
    let most = 0;
    let over = false;
    const watching = (async () => {
      while (!over) {
        const row = await host.world.rows.get(rowKeys.ownerLine('acme'));
        if (row) most = Math.max(most, Line.parse(row.value).running.length);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
    await Promise.all(bench.log.handedOff.map((name) => host.engine.waitFor(name)));
    over = true;
    await watching;
    expect(most).toBeLessThanOrEqual(3);
    expect(most).toBeGreaterThan(1);
    for (const { name, role } of members) {
      const kinds = (await kindsIn(bench, issueOf(name))).toSorted();
      const whole = ['card', 'result claude-opus-4-7', 'result glm-5.2', 'summary'];
      const expected = { plain: whole, narrow: whole, silent: [], strict: [], off: ['note'], poor: ['note'] }[role];
      expect([name, kinds]).toEqual([name, expected]);
    }
  });

  it('says why where it does not run', { timeout: patience }, async () => {
    const noteIn = async (name: string) => (await saidIn(bench, issueOf(name)))[0]?.entry.body ?? '';
    expect(await noteIn('off-0')).toContain('Nothing was started');
    expect(await noteIn('poor-0')).toContain('$0.00');
  });

  it('holds each run to what its repository narrowed, and to nothing that it would raise', {
    timeout: patience,
  }, async () => {
    expect(await cardOf(bench, issueOf('plain-0'))).toMatch(/of \$2\.00/);
    expect(await cardOf(bench, issueOf('plain-0'))).toMatch(/40 turns|turns[^\n]*40/);
    expect(await cardOf(bench, issueOf('narrow-0'))).toMatch(/of \$1\.00/);
    expect(await cardOf(bench, issueOf('narrow-0'))).toMatch(/40 turns|turns[^\n]*40/);
  });

  it("adds up: the owner's month and its ledger hold every run once", { timeout: patience }, async () => {
    const { world } = bench.stage.host;
    const month = monthOf(world.clock.now());
    const rows = await ledgerOf('acme', world);
    expect(rows).toHaveLength(2 * running.length);
    const all = await readMonth({ owner: 'acme' }, month, world);
    const parts = await Promise.all(running.map(({ name }) => readMonth({ owner: 'acme', repo: name }, month, world)));
    expect(all.open).toEqual({});
    expect(all.spent).toBeCloseTo(
      parts.reduce((sum, { spent }) => sum + spent, 0),
      4,
    );
    expect(all.spent).toBeCloseTo(
      rows.reduce((sum, { cost_usd }) => sum + (cost_usd ?? 0), 0),
      4,
    );
    expect(all.spent).toBeGreaterThan(0);
  });
});
