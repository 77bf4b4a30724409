// Settings at the ends of what may be set: each run does what they say, and the thread says so in words.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { misfitGlm } from '../../src/hosts/demo/scripts/misfit.ts';
import { riverGlm } from '../../src/hosts/demo/scripts/river-glm.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import type { ScriptTurn } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { armOf, type Bench, bodyOf, cardOf, closeSound, command, openBench, openIssue } from './bench.ts';
import { testPace } from './pace.ts';

const patience = 120_000;
const settings = {
  impatient: 'pair: { hold: 0s }\nlimits: { ci_wait: 0s }\n',
  patient: 'pair: { hold: 99999999999999h }\nlimits: { ci_wait: 99999999999999h }\n',
};
let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    repositories: Object.entries(settings).map(([name, own]) => ({
      owner: 'acme',
      name,
      files: { ...loadSeed('python'), '.github/outrider.yml': `baseline: glm-5.2\ncross_review: false\n${own}` },
    })),
    pace: { ...testPace, no_ci_s: 1 },
  });
}, patience);
afterAll(() => closeSound(bench), patience);

async function run(name: keyof typeof settings) {
  const asked = await command(bench, await openIssue(bench, name), '/outrider run 2606.27369v1 glm-5.2 --solo');
  return { asked, row: await armOf(bench, asked, 'glm-5.2'), card: await cardOf(bench, asked.issue) };
}

/** Down for these requests of its first turn: the two quick retries, and more. */
const down = (times: number) => {
  const [first, ...rest] = misfitGlm.preflight ?? [];
  return { ...misfitGlm, preflight: [{ ...(first as ScriptTurn), fault: { status: 503 }, times }, ...rest] };
};

it('a provider that is not to be waited for is not waited for', { timeout: patience }, async () => {
  bench.scripts['glm-5.2'] = down(4);
  const { asked, row, card } = await run('impatient');
  expect(row).toMatchObject({ verdict: 'missing', waiting_s: 0, lost_calls: 0 });
  expect(row.reason).toMatch(/overloaded \(503\).*; it is not waited for \(`pair\.hold`\)$/);
  expect(card).toContain('a provider that is down is not waited for');
  expect(await bodyOf(bench, asked.issue, 'summary')).toContain('2 quick retries, then no waits');
  bench.scripts['glm-5.2'] = down(2);
  expect((await run('impatient')).row).toMatchObject({ verdict: 'issue', waiting_s: 0 });
});

it('one that is to be waited for without end is asked again and again', { timeout: patience }, async () => {
  bench.scripts['glm-5.2'] = down(4);
  expect((await run('patient')).row).toMatchObject({ verdict: 'issue', usage_complete: true });
});

it.each([
  ['impatient', /^\| CI \| – no check ran \| .*no check yet, and none was waited for \(`limits\.ci_wait`\): this/m],
  ['patient', /^\| CI \| – no check ran \| stays a draft\. No check appeared within 1 s/m],
] as const)('CI is waited for as long as it says: %s', { timeout: patience }, async (name, words) => {
  bench.scripts['glm-5.2'] = riverGlm;
  const { asked, row } = await run(name);
  expect(row).toMatchObject({ verdict: 'pull_request' });
  expect(await bodyOf(bench, asked.issue, 'result', 'glm-5.2')).toMatch(words);
});
