// `outrider init` against GitHub's stand-in: what misses is said, the file comes by one pull request, and no call of it makes a second.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import { settingsPath } from '../../src/domain/settings-path.ts';
import { runAudit } from '../../src/hosts/cli/print-audit.ts';
import { runInit } from '../../src/hosts/cli/run-init.ts';
import { openWorldOutside } from '../../src/hosts/demo/stage.ts';
import { assertAllValid } from '../openapi.ts';
import { maintainer, pythonRepository } from './bench.ts';

const patience = 120_000;
const bin = join(import.meta.dirname, '../../bin/outrider.js');
const bare = { owner: 'acme', files: { 'a.txt': 'a\n' } };
let outside: Awaited<ReturnType<typeof openWorldOutside>>;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'outrider-init-'));
  outside = await openWorldOutside({
    repositories: [
      { ...bare, name: 'fresh' },
      { ...bare, name: '.github' },
      { ...bare, name: 'mute', has_issues: false },
      { ...bare, name: 'torn' },
      pythonRepository('settled'),
      pythonRepository('broken', { settings: 'baseline: claude-opus-4-7\nlimits: { turns: 0 }\n' }),
    ],
    users: [{ login: maintainer, role: 'write' }],
    scripts: {},
    dataDir,
    pace: {},
  });
}, patience);

afterAll(async () => {
  await assertAllValid(outside.github.journal);
  await outside.close();
  await rm(dataDir, { recursive: true, force: true });
}, patience);

async function init(repo: string, flags: { readonly dryRun?: true; readonly schema?: string } = {}) {
  let said = '';
  const write = (more: string) => {
    said += more;
  };
  const status = await runInit({ repo, json: true, ...flags }, write, readConfig({}, outside.environment));
  return {
    status,
    ...(JSON.parse(said) as { state: string; url: string | null; findings: { about: string; what: string }[] }),
  };
}

/** What the audit log has of the organisation. */
async function audited() {
  let said = '';
  const write = (more: string) => {
    said += more;
  };
  expect(await runAudit({ owner: 'acme', json: true }, write, readConfig({}, outside.environment))).toBe(0);
  const { chains } = JSON.parse(said) as { chains: { entries: AuditEntry[] }[] };
  return chains.flatMap(({ entries }) => entries.map(({ act, facts }) => ({ act, facts })));
}

describe('outrider init', () => {
  it('proposes the file by one pull request, however often it is called', { timeout: patience }, async () => {
    expect(await init('acme/fresh', { dryRun: true })).toMatchObject({ status: 0, state: 'would_propose', url: null });
    expect(await outside.github.branches('acme/fresh')).not.toHaveProperty('outrider/init');
    const schema = 'https://schemas.acme.example/outrider.json';
    const first = spawn(process.execPath, [bin, 'init', '--repo', 'acme/fresh', '--schema', schema], {
      env: { ...outside.environment, PATH: process.env.PATH },
    });
    const ended = new Promise<number | null>((resolve) => first.once('close', resolve));
    const [stdout, stderr, status] = await Promise.all([text(first.stdout), text(first.stderr), ended]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`The pull request with ${settingsPath} is open: http`);
    const again = await init('acme/fresh');
    expect(again).toMatchObject({ status: 0, state: 'proposed', written: false });
    expect(await audited()).toEqual([
      {
        act: 'settings.proposed',
        facts: expect.objectContaining({ repo: 'acme/fresh', url: again.url, by_kind: 'os' }),
      },
    ]);
    const [pull, ...more] = await outside.github.pulls('acme/fresh');
    expect(more).toEqual([]);
    expect(pull).toMatchObject({ head: 'outrider/init', base: 'main', draft: true });
    expect(pull?.body).toMatchSnapshot();
    const files = await outside.github.files('acme/fresh', 'outrider/init');
    expect(Object.keys(files).sort()).toEqual(['.github/outrider.yml', 'a.txt']);
    expect(String(Buffer.from(files[settingsPath]?.bytes ?? []))).toMatch(
      new RegExp(`^# yaml-language-server: \\$schema=${schema}\n`),
    );
  });

  it('goes on with a branch that has no pull request yet', { timeout: patience }, async () => {
    const commit = { branch: 'outrider/init', message: 'begun', files: { [settingsPath]: '# begun\n' } };
    const sha = await outside.github.push(maintainer, 'acme/torn', commit);
    expect(await init('acme/torn')).toMatchObject({ status: 0, state: 'proposed' });
    expect(await outside.github.pulls('acme/torn')).toMatchObject([{ head_sha: sha }]);
  });

  it('says that it was closed, and opens none against that', { timeout: patience }, async () => {
    const [pull] = await outside.github.pulls('acme/torn');
    await outside.github.api(maintainer, 'PATCH', `/repos/acme/torn/pulls/${pull?.number}`, { state: 'closed' });
    expect(await init('acme/torn')).toMatchObject({ status: 1, state: 'closed' });
  });

  it("puts an organisation's file where its repositories look for it", { timeout: patience }, async () => {
    expect(await init('acme/.github')).toMatchObject({ status: 0, state: 'proposed' });
    expect(await outside.github.files('acme/.github', 'outrider/init')).toHaveProperty(['outrider.yml']);
  });

  it('writes nothing where the file is, sound or not', { timeout: patience }, async () => {
    expect(await init('acme/settled')).toMatchObject({ status: 0, state: 'there' });
    const broken = await init('acme/broken');
    expect(broken).toMatchObject({ status: 1, state: 'there' });
    expect(broken.findings.map(({ what }) => what)).toContainEqual(expect.stringContaining('line 2: `limits.turns`'));
    expect(await outside.github.pulls('acme/settled')).toEqual([]);
  });

  it('names what stands in the way, and writes nothing', { timeout: patience }, async () => {
    for (const [repo, what] of [
      ['acme/mute', 'has issues switched off'],
      ['acme/nowhere', 'the App is not installed on it'],
    ] as const) {
      const found = await init(repo);
      expect(found).toMatchObject({ status: 1, state: 'not_ready', url: null });
      expect(found.findings.map((finding) => finding.what)).toContainEqual(expect.stringContaining(what));
    }
  });
});
