// Who may have an experiment run where, from the webhook on: repositories of others, rights that are lost in the middle, somebody else's retry.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { misfitGlm } from '../../src/hosts/demo/scripts/misfit.ts';
import {
  answerTo,
  type Bench,
  closeSound,
  command,
  kindsIn,
  maintainer,
  openBench,
  pythonRepository,
  quickScripts,
  slow,
} from './bench.ts';
import { ask, begin, ended, overviewOf, setAside, statesOf, studyOf, underway, usual, verdictsOf } from './study.ts';

const patience = 120_000;
let bench: Bench;

const role = (repo: string, login: string, permission: string | null) =>
  bench.stage.github.api(
    'admin',
    permission === null ? 'DELETE' : 'PUT',
    `/repos/acme/${repo}/collaborators/${login}`,
    permission === null ? undefined : { permission },
  );

beforeAll(async () => {
  bench = await openBench({
    users: [
      { login: maintainer, role: 'write' },
      { login: 'nora', role: 'write' },
    ],
    repositories: [
      ...['hub', 'open', 'one', 'two'].map((name) => pythonRepository(name)),
      ...['secret', 'inner'].map((name) => pythonRepository(name, { private: true })),
    ],
  });
  await role('secret', maintainer, null);
  await role('inner', maintainer, 'pull');
  await role('open', maintainer, 'pull');
}, patience);

beforeEach(() => {
  Object.assign(bench.scripts, quickScripts);
});

afterEach(() => {
  expect(bench.log.errors).toEqual([]);
});

afterAll(() => closeSound(bench), patience);

describe('an experiment', () => {
  it('leaves out where its asker may not write, and says of what they may not see no more than of what is not there', {
    timeout: patience,
  }, async () => {
    const asked = await ask(bench, usual('one, open, inner, secret, gone'));
    const body = await overviewOf(bench, asked);
    const { study } = await studyOf(bench, asked);
    const causes = Object.fromEntries(study.left_out.map(({ repo, cause }) => [repo, cause]));
    expect(causes.secret).toBe(causes.gone);
    expect(causes.gone).toBe('is not there, or Outrider is not installed on it, or mira may not see it');
    expect(causes.open).toBe('mira may not start runs there');
    expect(causes.inner).toBe(causes.open);
    for (const [repo, cause] of Object.entries(causes)) expect(body).toContain(`- \`${repo}\`: ${cause}\n`);
    expect(body).toContain('1 of 1 pair complete');
    expect(body).not.toContain('acme/secret');
    for (const repo of ['open', 'inner', 'secret']) expect(await bench.stage.github.issues(`acme/${repo}`)).toEqual([]);
  });

  it('whose asker loses their rights in the middle publishes nothing more and spends nothing more; whoever has them takes it up', {
    timeout: patience,
  }, async () => {
    bench.scripts['glm-5.2'] = slow(misfitGlm, 500);
    const names = ['one', 'two'];
    const issues = async () =>
      (await Promise.all(names.map((name) => bench.stage.github.issues(`acme/${name}`)))).flat().length;
    const before = await issues();
    const asked = await begin(bench, usual(names.join(', '), '\nconcurrency: 1'));
    await underway(bench);
    for (const name of names) await role(name, maintainer, 'pull');
    await ended(bench, asked);
    Object.assign(bench.scripts, quickScripts);
    const lost = await studyOf(bench, asked);
    expect(Object.values(statesOf(lost)).toSorted()).toEqual(['done', 'refused']);
    expect(Object.values(verdictsOf(lost))).toEqual(['stopped', 'stopped']);
    expect(lost.cells.filter(({ state }) => state === 'refused').map(({ problem }) => problem)).toEqual([
      'mira may not start runs there',
    ]);
    expect(await issues()).toBe(before);
    const body = await overviewOf(bench, asked);
    expect(body).toContain('0 of 2 pairs complete');
    expect(body).toContain('mira no longer has write access, so nothing was published');
    for (const name of names) expect(body).toContain(`Next: \`/outrider retry ${name}\``);

    const calls = bench.stage.models.journal.length;
    const refused = await command(bench, asked.issue, '/outrider retry');
    expect(await answerTo(bench, refused)).toContain('`acme/one`: mira may not start runs there');
    expect(bench.stage.models.journal).toHaveLength(calls);
    await command(bench, asked.issue, '/outrider retry', 'nora');
    const whole = await studyOf(bench, asked);
    expect(Object.values(statesOf(whole))).toEqual(['done', 'done']);
    expect(Object.values(verdictsOf(whole))).toEqual(Array.from({ length: 4 }, () => 'issue'));
    expect(await overviewOf(bench, asked)).toContain('2 of 2 pairs complete');
    expect((await kindsIn(bench, asked.issue)).toSorted()).toEqual(['note', 'overview']);
    expect(await setAside(bench)).toEqual({});
    for (const name of names) await role(name, maintainer, 'push');
  });
});
