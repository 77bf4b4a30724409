// `outrider trigger` as a process against GitHub's stand-in: runs asked for in many repositories, by their own ids, once, resumed, waited for.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertAllValid } from '../openapi.ts';
import { type Bench, kindsIn, maintainer, openBench, openIssue, paper, pythonRepository, until } from './bench.ts';

const patience = 120_000;
const bin = join(import.meta.dirname, '../../bin/outrider.js');
const names = ['one', 'two', 'three', 'four'];
let bench: Bench;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrider-trigger-'));
  bench = await openBench({
    repositories: [
      ...names.map((name) => pythonRepository(name, { settings: opened })),
      pythonRepository('shut', { settings: 'enabled: false\n' }),
      pythonRepository('mute', { has_issues: false }),
      pythonRepository('moved'),
      pythonRepository('cold', { archived: true }),
    ],
  });
}, patience);

/** So that an issue which the command opens could start a run by itself, if it pinned the paper. */
const opened = 'baseline: claude-opus-4-7\ntriggers: { issue_opened: true, models: [glm-5.2] }\n';

afterAll(async () => {
  expect(bench.log.errors).toEqual([]);
  await assertAllValid(bench.stage.github.journal);
  await bench.close();
  await rm(folder, { recursive: true, force: true });
}, patience);

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const token = { GITHUB_TOKEN: `ghp_${maintainer}` };
  const own = { PATH: process.env.PATH, GITHUB_API_URL: bench.stage.github.url, OUTRIDER_DATA_DIR: folder };
  return spawn(process.execPath, [bin, 'trigger', '--pace', '0', '--poll', '0.1', ...args], {
    env: { ...own, ...token, ...env },
  });
}

async function trigger(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const child = start(args, env);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, stdout, stderr };
}

async function list(...lines: readonly string[]): Promise<string> {
  const file = join(folder, `list-${Math.abs(lines.join().length)}-${lines.length}.txt`);
  await writeFile(file, `# where\n\n${lines.join('\r\n')}\n`);
  return file;
}

const commentsBy = async (repo: string, number: number) =>
  (await bench.stage.github.thread({ repo, number })).filter(({ author }) => author === maintainer);

describe('outrider trigger', () => {
  it('tells a token that GitHub does not take', { timeout: patience }, async () => {
    const args = ['--repo', 'acme/one', '--issue', '1', '--models', 'glm-5.2'];
    expect(await trigger(args, { GITHUB_TOKEN: 'ghp_nobody' })).toMatchObject({
      status: 1,
      stderr:
        'outrider: Could not look up whose token it is: GitHub did not accept GITHUB_TOKEN; make another one (HTTP 401).\n',
    });
  });

  it('looks without writing, and names what could not be done by its line', { timeout: patience }, async () => {
    const { number } = await openIssue(bench, 'one', { title: 'Words', body: 'No paper yet.\n' });
    const file = await list(`acme/one#${number}`, `acme/two ${paper}`, 'acme/mute#1', 'acme/nowhere#1');
    const ran = await trigger([file, '--models', 'glm-5.2', '--dry-run']);
    expect(ran.status).toBe(1);
    expect(ran.stdout).toBe(
      [
        `line 3: acme/one#${number}: would write: /outrider run paper glm-5.2`,
        `line 4: acme/two ${paper}: would open an issue, unless it is there, and write: /outrider run ${paper} glm-5.2`,
        'line 5: acme/mute#1: Issues are off in acme/mute: switch them on under Settings, General, Features.',
        'line 6: acme/nowhere#1: Could not read the repository in acme/nowhere: there is no such thing, or the token may not see it (HTTP 404).',
        '2 of 4 would be asked for',
        '',
      ].join('\n'),
    );
    const told = JSON.parse((await trigger([file, '--models', 'glm-5.2', '--dry-run', '--json'])).stdout);
    expect(
      told.runs.map(({ state, would, problem }: Record<string, string | null>) => [state, would, problem]),
    ).toEqual([
      ['would_be_asked', 'would write: /outrider run paper glm-5.2', null],
      ['would_be_asked', expect.stringContaining('would open an issue'), null],
      ['not_asked', null, expect.stringContaining('Issues are off')],
      ['not_asked', null, expect.stringContaining('Could not read the repository')],
    ]);
    expect(await bench.stage.github.thread({ repo: 'acme/one', number })).toEqual([]);
    expect(await bench.stage.github.issues('acme/two')).toEqual([]);
  });

  it('asks once, waits for its own runs and tells what became of each', { timeout: patience }, async () => {
    const lines = [`acme/one ${paper}`, `acme/two ${paper}`, `acme/shut ${paper}`];
    const file = await list(...lines);
    const args = [file, '--models', 'glm-5.2', '--wait', '2', '--json'];
    const ran = await trigger(args);
    expect(ran.status).toBe(1);
    const { runs } = JSON.parse(ran.stdout) as { runs: Record<string, unknown>[] };
    expect(runs.map(({ repo, state }) => `${repo} ${state}`)).toEqual([
      'acme/one done',
      'acme/two done',
      'acme/shut refused',
    ]);
    expect(runs[0]).toMatchObject({
      at: 'line 3',
      experiment: expect.stringMatching(/^[0-9a-f]{10}$/),
      arms: expect.arrayContaining([
        { arm: 'claude-opus-4-7', artifact: true, end: expect.stringMatching(/^Issue #\d+ http/) },
        expect.objectContaining({ arm: 'glm-5.2', artifact: true }),
      ]),
    });
    const issue = { repo: 'acme/one', number: Number(runs[0]?.issue) };
    // The issue that was opened pinned nothing: one run, the command's.
    expect((await kindsIn(bench, issue)).filter((kind) => kind === 'card')).toHaveLength(1);
    expect(await bench.stage.github.thread(issue)).toEqual(
      expect.arrayContaining([expect.objectContaining({ body: expect.stringContaining(String(runs[0]?.experiment)) })]),
    );

    const again = await trigger([file, '--models', 'glm-5.2', '--json']);
    expect(again.status).toBe(0);
    const second = JSON.parse(again.stdout) as { runs: Record<string, unknown>[] };
    expect(second.runs.map(({ experiment, asked_before }) => [experiment, asked_before])).toEqual(
      runs.map(({ experiment }) => [experiment, true]),
    );
    expect(await commentsBy('acme/one', issue.number)).toHaveLength(1);
  });

  it('follows a new name, and says of an archived repository, a locked thread and what it may not see why nothing was asked there', {
    timeout: patience,
  }, async () => {
    const { github } = bench.stage;
    const [moved, locked, last] = await Promise.all(
      ['moved', 'three', 'four'].map(async (name) => (await openIssue(bench, name, words)).number),
    );
    await github.rename('acme/moved', 'acme/moved-on');
    await github.api(maintainer, 'PUT', `/repos/acme/three/issues/${locked}/lock`, {});
    const file = await list(
      `acme/moved#${moved}`,
      'acme/cold#1',
      `acme/three#${locked}`,
      'acme/gone#1',
      `acme/four#${last}`,
    );
    const ran = await trigger([file, '--command', '/outrider run paper glm-5.2 --solo', '--round', 'moved']);
    expect(ran.status).toBe(1);
    expect(ran.stdout.split('\n')).toEqual([
      expect.stringMatching(/^line 3: acme\/moved#\d+: run [0-9a-f]{10} http/),
      'line 4: acme/cold#1: acme/cold is archived: nothing can be asked for there.',
      `line 5: acme/three#${locked}: acme/three#${locked} is locked: unlock it first.`,
      'line 6: acme/gone#1: Could not read the repository in acme/gone: there is no such thing, or the token may not see it (HTTP 404).',
      expect.stringMatching(/^line 7: acme\/four#\d+: run [0-9a-f]{10} http/),
      '2 of 5 asked for',
      '',
    ]);
    expect(await commentsBy('acme/moved', moved ?? 0)).toHaveLength(1);
    expect(await commentsBy('acme/four', last ?? 0)).toHaveLength(1);
    await github.settled();
    await Promise.all(bench.log.handedOff.map((name) => bench.stage.host.engine.waitFor(name)));
  });

  it('goes on after a kill where it was, and asks for nothing twice', { timeout: patience }, async () => {
    const numbers = await Promise.all(names.map(async (name) => (await openIssue(bench, name, words)).number));
    const file = await list(...names.map((name, n) => `acme/${name}#${numbers[n]}`));
    const command = ['--command', `/outrider run paper glm-5.2 --solo --no-refine`];
    const child = start([file, ...command]);
    const total = async () =>
      (await Promise.all(names.map((name, n) => commentsBy(`acme/${name}`, numbers[n] ?? 0)))).flat().length;
    await until(async () => (await total()) >= 1);
    child.kill('SIGKILL');
    // Ctrl-C says how to go on.
    const interrupted = start([file, ...command, '--pace', '60']);
    const ended = new Promise((resolve) => interrupted.once('close', resolve));
    const stderr = text(interrupted.stderr);
    await until(async () => (await total()) >= 2);
    interrupted.kill('SIGINT');
    expect([await ended, await stderr]).toEqual([
      130,
      'outrider: interrupted. The same command goes on where it was: what was asked for is not asked for twice.\n',
    ]);
    expect(await trigger([file, ...command])).toMatchObject({ status: 0 });
    expect(await total()).toBe(names.length);
    // Another round asks again.
    expect(await trigger([file, ...command, '--round', 'second'])).toMatchObject({ status: 0 });
    expect(await total()).toBe(2 * names.length);
    await bench.stage.github.settled();
    await Promise.all(bench.log.handedOff.map((name) => bench.stage.host.engine.waitFor(name)));
  });
});

const words = { title: 'Words', body: 'No paper here, so that the runs are refused at once.\n' };
