// A push that breaks the settings, from the webhook on: one comment on the commit with lines and allowed values; nothing for any other push.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMarker } from '../../src/comment/marker.ts';
import { settingsPath } from '../../src/domain/settings-path.ts';
import {
  type Bench,
  closeSound,
  command,
  maintainer,
  openBench,
  openIssue,
  pythonRepository,
  saidIn,
  until,
} from './bench.ts';

const patience = 60_000;
let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    repositories: [
      pythonRepository('one'),
      pythonRepository('two'),
      { owner: 'acme', name: '.github', files: { 'outrider.yml': 'budget: { per_run: 5 }\n' } },
    ],
  });
}, patience);

afterAll(() => closeSound(bench), patience);

async function push(name: string, files: Record<string, string>, branch = 'main'): Promise<string> {
  const { github } = bench.stage;
  const sha = await github.push(maintainer, `acme/${name}`, { branch, message: 'chore: settings', files });
  await github.settled();
  return sha;
}

async function saidOn(name: string, sha: string): Promise<string[]> {
  const { rows } = await bench.stage.github.api(maintainer, 'GET', `/repos/acme/${name}/commits/${sha}/comments`);
  return (rows as { body: string }[]).map(({ body }) => body);
}

/** The last push's status, and everything that was handed off at its end. */
async function quiet(): Promise<number | null> {
  const { github, host } = bench.stage;
  await github.settled();
  await Promise.all(bench.log.handedOff.map((name) => host.engine.waitFor(name)));
  return github.deliveries.findLast(({ event }) => event === 'push')?.status ?? null;
}

describe('a push to the default branch', () => {
  it('that breaks the settings gets one comment with lines and allowed values, also when it is delivered twice', {
    timeout: patience,
  }, async () => {
    const sha = await push('one', {
      [settingsPath]: 'baseline: claude-opus-4-7\nlimits:\n  turns: 0\n  mintues: 5\npublish: mail\n',
    });
    expect(await quiet()).toBe(202);
    const [body = '', ...more] = await saidOn('one', sha);
    expect(more).toEqual([]);
    expect(readMarker(body, bench.stage.host.world.markerSecret)).toMatchObject({ kind: 'note', arm: 'settings' });
    expect(body.replace(/<!--.*-->/, '')).toMatchSnapshot();

    const { github } = bench.stage;
    await github.redeliver(github.deliveries.findLastIndex(({ event }) => event === 'push'));
    await quiet();
    expect(await saidOn('one', sha)).toHaveLength(1);
  });

  it('says so of what is no YAML at all', { timeout: patience }, async () => {
    const sha = await push('one', { [settingsPath]: 'baseline: [claude\nlimits: }\n' });
    await quiet();
    expect(await saidOn('one', sha)).toEqual([expect.stringContaining(`\`${settingsPath}\`, line 2`)]);
  });

  it('of a file under the name that nobody reads is told so, beside sound settings too', {
    timeout: patience,
  }, async () => {
    const path = settingsPath.replace('.yml', '.yaml');
    const sha = await push('two', {
      [settingsPath]: 'baseline: claude-opus-4-7\n',
      [path]: 'budget: { per_run: 1 }\n',
    });
    expect(await quiet()).toBe(202);
    const [body = '', ...more] = await saidOn('two', sha);
    expect(more).toEqual([]);
    expect(body).toMatch(
      /^\*\*`\.github\/outrider\.yaml` is not read\.\*\* The settings are those of `\.github\/outrider\.yml`: rename the file, or delete it/,
    );
    const issue = await openIssue(bench, 'two');
    const asked = await command(bench, issue, '/outrider config');
    const [said] = (await saidIn(bench, asked.issue)).map(({ entry }) => entry.body);
    expect(said).toMatch(/^\*\*`\.github\/outrider\.yaml` is not read/);
    expect(said).toContain('| `baseline` | **`claude-opus-4-7`** | repository |');
    expect(said).not.toContain('Nothing is inherited');
  });

  it('with sound settings, or with none in it, is told nothing', { timeout: patience }, async () => {
    const sound = await push('one', { [settingsPath]: 'baseline: claude-opus-4-7\n' });
    expect(await quiet()).toBe(202);
    const other = await push('one', { 'NOTES.md': 'words\n' });
    expect(await quiet()).toBe(200);
    const branch = await push('one', { [settingsPath]: 'nonsense: true\n' }, 'topic');
    await quiet();
    for (const sha of [sound, other, branch]) expect(await saidOn('one', sha)).toEqual([]);
  });

  it("tells the organisation's file in its `.github` repository, once for all repositories", {
    timeout: patience,
  }, async () => {
    const sha = await push('.github', { 'outrider.yml': 'budget: { per_run: lots }\n' });
    await quiet();
    const [body = ''] = await until(async () => {
      const said = await saidOn('.github', sha);
      return said.length > 0 && said;
    });
    expect(body.replace(/<!--.*-->/, '')).toMatchSnapshot();
    // What is wrong there is not told again where a repository's own file is pushed.
    const own = await push('one', { [settingsPath]: 'baseline: glm-5.2\n' });
    await quiet();
    expect(await saidOn('one', own)).toEqual([]);
  });
});
