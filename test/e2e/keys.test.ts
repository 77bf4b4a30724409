// An organisation's own keys, from the command line to the provider: which one a run is called on, and where none may ever be seen.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Scenario } from '../../src/hosts/demo/scenarios.ts';
import { expectWholeThread, type Open, open, playToEnd, recordOf, saidIn } from './harness.ts';
import { named } from './scenario.ts';

const bin = join(import.meta.dirname, '../../bin/outrider.js');
const [older, newer] = ['acme-zai-key-older-q7x1', 'acme-zai-key-newer-m4k2'];
let opened: Open | null = null;

afterEach(async () => {
  await opened?.close();
  opened = null;
});

const scenario = (): Scenario => named('both-issue');

/** As an operator would, beside the running bot, whose stand-ins live in this process: it must not be blocked. */
async function keys({ dataDir }: Pick<Open, 'dataDir'>, args: readonly string[], input = '') {
  const env = { PATH: process.env.PATH, OUTRIDER_DATA_DIR: dataDir };
  const child = spawn(process.execPath, [bin, 'keys', ...args], { env });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, stdout, stderr };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

const { owner } = scenario().repository;
const own = ['--provider', 'zai', '--owner', owner];

describe('a run of an organisation with keys of its own', () => {
  it('is called on its older key while the newest is refused; the note names both; nobody else sees either', async () => {
    opened = await open(scenario(), { zai: [older] });
    expect(await keys(opened, ['set', ...own], `${older}\n`)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(`zai …q7x1 is the key of ${owner} now`),
    });
    expect((await keys(opened, ['set', ...own], newer)).stdout).toContain('The older key zai …q7x1 stays live');
    const playing = await playToEnd(scenario(), opened.stage);
    await expectWholeThread(playing, ['claude-opus-4-7', 'glm-5.2'], 1);

    const [note] = (await saidIn(playing)).filter(({ key }) => key.kind === 'note');
    expect(note?.entry.body).toContain(
      `refuses the newest key of ${owner} (…m4k2), so the one before it (…q7x1) is used`,
    );
    const sent = opened.stage.models.journal.map(({ provider, headers }) => {
      return `${provider} ${headers['x-api-key'] ?? headers.authorization}`;
    });
    expect([...new Set(sent)].sort()).toEqual(['anthropic demo-anthropic-key', `zai Bearer ${older}`]);
    expect((await keys(opened, ['list', '--owner', owner])).stdout).toMatch(/zai +…m4k2 .*refused by the provider/);

    const removed = await keys(opened, ['rm', ...own]);
    expect(removed.stdout).toMatch(/^zai …m4k2 of acme was removed .* zai …q7x1 stays live\./);

    const github = JSON.stringify(opened.stage.github.journal);
    for (const key of [older, newer]) {
      expect(github).not.toContain(key);
      const holding = filesBelow(opened.dataDir).filter((path) => readFileSync(path).includes(key));
      expect(holding).toEqual([]);
    }
    expect(opened.log.errors).toEqual([]);
  });

  it('whose key is removed in the middle is not called on the deployment’s: that arm ends as missing, and says why; a retry of it is refused, and says which key to set', async () => {
    const [first, ...rest] = scenario().scripts['glm-5.2']?.preflight ?? [];
    const folder: { dataDir?: string } = {};
    const removal = () => {
      const env = { PATH: process.env.PATH, OUTRIDER_DATA_DIR: folder.dataDir };
      const removed = spawnSync(process.execPath, [bin, 'keys', 'rm', ...own, '--all'], { env, encoding: 'utf8' });
      expect(removed.stdout).toContain('was removed');
      if (first === undefined || typeof first === 'function') throw new Error('the first turn is no plain one');
      return first;
    };
    const glm = { ...scenario().scripts['glm-5.2'], preflight: [removal, ...rest] };
    const story: Scenario = { ...scenario(), scripts: { ...scenario().scripts, 'glm-5.2': glm } };
    opened = await open(story, { zai: [older, 'demo-zai-key'] });
    folder.dataDir = opened.dataDir;
    await keys(opened, ['set', ...own], older);
    const playing = await playToEnd(story, opened.stage);
    const arm = (await recordOf(playing)).arms.find(({ arm }) => arm === 'glm-5.2');
    expect(arm).toMatchObject({
      verdict: 'missing',
      reason: expect.stringContaining('was removed since the run began'),
    });
    const sent = opened.stage.models.journal.filter(({ provider }) => provider === 'zai');
    expect(new Set(sent.map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${older}`]));

    const { journal } = opened.stage.models;
    const [calls, bodies] = [journal.length, (await saidIn(playing)).length];
    await opened.stage.github.comment('mira', playing.issue, '/outrider retry');
    await expect.poll(async () => (await saidIn(playing)).length, { timeout: 20_000 }).toBe(bodies + 1);
    const refusal = (await saidIn(playing)).at(-1)?.entry.body;
    expect(refusal).toContain(`outrider keys set --provider zai --owner ${owner}`);
    expect(refusal).toContain('Nothing was spent.');
    expect(journal).toHaveLength(calls);
  });

  it('is refused before anything is spent where its provider takes none of them', async () => {
    opened = await open(scenario(), { zai: ['another-key-entirely'] });
    await keys(opened, ['set', ...own], newer);
    const { stage } = opened;
    const issue = await stage.github.openIssue('mira', `${owner}/${scenario().repository.name}`, scenario().issue);
    await stage.github.comment('mira', issue, '/outrider run paper glm-5.2');
    await expect.poll(async () => (await saidIn({ stage, issue })).length, { timeout: 20_000 }).toBe(1);
    const [said] = await saidIn({ stage, issue });
    expect(said?.entry.body).toContain(`zai refuses every key of ${owner} (…m4k2)`);
    expect(said?.entry.body).toContain('Nothing was spent.');
    expect(stage.models.journal).toEqual([]);
  });
});

describe('`outrider keys`', () => {
  const at = { dataDir: '' };
  beforeEach(async () => {
    at.dataDir = await mkdtemp(join(tmpdir(), 'outrider-keys-'));
  });
  afterEach(() => rm(at.dataDir, { recursive: true, force: true }));

  it('says what to do about what it cannot take, with status 2 and nothing of the key', async () => {
    const lone = await keys(at, ['set', ...own], '-');
    expect(lone).toMatchObject({ status: 2, stdout: '' });
    expect(lone.stderr).toContain('is a lone "-", a placeholder');
    const torn = await keys(at, ['set', ...own], 'half-of-a-key and-more');
    expect(torn.status).toBe(2);
    expect(torn.stderr).not.toContain('half-of-a-key');
    expect(await keys(at, ['rm', ...own])).toMatchObject({ status: 2, stderr: expect.stringContaining('Live: none.') });
    expect(await keys(at, ['list', '--owner', 'a/b'])).toMatchObject({ status: 2 });
    expect(await keys(at, ['set', ...own, '--key-from', '/no/such/file'])).toMatchObject({ status: 2 });
  });

  it('rotates: two live, the older one removed, as JSON for scripts', async () => {
    await keys(at, ['set', ...own], older);
    await keys(at, ['set', ...own], newer);
    const third = await keys(at, ['set', ...own], 'acme-zai-key-third-z9z9');
    expect(third).toMatchObject({ status: 2, stderr: expect.stringContaining('--key q7x1') });
    const removed = await keys(at, ['rm', ...own]);
    expect(removed.stdout).toContain(`zai …q7x1 of ${owner} was removed`);
    expect(removed.stdout).toContain('zai …m4k2 stays live.');
    const { stdout } = await keys(at, ['list', '--owner', owner, '--json']);
    expect(JSON.parse(stdout)).toEqual([
      { provider: 'zai', last4: 'm4k2', added_at: expect.any(String), refused_at: null },
    ]);
    expect((await keys(at, ['rm', ...own, '--all'])).stdout).toContain('has no key for zai any more');
    expect((await keys(at, ['list', '--owner', owner])).stdout).toContain(`${owner} has no key here`);
  });
});
