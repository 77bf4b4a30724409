// `outrider gates` on real repositories: bare, shallow, with any file name; the document on stdout; exit statuses.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/domain/errors.ts';
import { GatesReport } from '../../../src/domain/gate.ts';
import { filesOfCommit } from '../../../src/hosts/cli/commit-files.ts';
import { patchBetween } from '../../../src/hosts/cli/commit-patch.ts';
import { GitObjects } from '../../../src/hosts/cli/git-objects.ts';
import { runGatesCommand } from '../../../src/hosts/cli/judge-commits.ts';

let root: string;
let repo: string;
let base: string;
let good: string;
let orphan: string;

const git = (folder: string, ...args: string[]): string =>
  execFileSync(
    'git',
    [
      '-C',
      folder,
      '-c',
      'user.name=a',
      '-c',
      'user.email=a@b',
      '-c',
      'commit.gpgsign=false',
      '-c',
      'advice.detachedHead=false',
      ...args,
    ],
    { encoding: 'utf8' },
  ).trim();

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repo, path)), { recursive: true });
    writeFileSync(join(repo, path), text);
  }
}

function commit(files: Record<string, string>): string {
  write(files);
  git(repo, 'add', '-A');
  git(repo, 'commit', '-q', '--allow-empty', '-m', 'x');
  return git(repo, 'rev-parse', 'HEAD');
}

const core = 'class Core:\n    def run(self, x):\n        return x + 1\n';
const fresh = 'def shape(x):\n    y = x * 2\n    return y + 1\n';
const tests = 'from pkg.core import Core\n\n\ndef test_shape():\n    assert Core().run(1) == 4\n';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'gates-'));
  repo = join(root, 'repo');
  mkdirSync(repo);
  git(repo, 'init', '-q', '-b', 'main');
  base = commit({
    'pyproject.toml': '[project]\nname = "pkg"\n',
    'pkg/__init__.py': '',
    'pkg/core.py': core,
    'tests/test_core.py': tests.replace('== 4', '== 2'),
    '.github/outrider.yml': 'paths:\n  blocked: ["infra/**"]\n',
  });
  good = commit({
    'pkg/new.py': fresh,
    'pkg/core.py': `from pkg.new import shape\n\n\n${core.replace('x + 1', 'shape(x) + 1')}`,
    'tests/test_new.py': tests,
  });
  git(repo, 'checkout', '-q', base);
  orphan = commit({ 'pkg/new.py': fresh });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function run(head: string, more: { repo?: string; base?: string; json?: boolean; knownSecrets?: string[] } = {}) {
  let out = '';
  const options = { repo: more.repo ?? repo, base: more.base ?? base, head, json: more.json ?? true };
  const code = await runGatesCommand(options, {
    write: (text) => {
      out += text;
    },
    knownSecrets: more.knownSecrets ?? [],
  });
  return { code, out, report: options.json ? GatesReport.parse(JSON.parse(out)) : null };
}

describe('outrider gates', () => {
  it('a good patch: status 0, and one document with exactly the fields of the contract', async () => {
    const { code, out, report } = await run(good);
    expect([code, report?.route]).toEqual([0, 'pull_request']);
    expect(Object.keys(JSON.parse(out))).toEqual(['gates', 'route', 'reasons']);
    expect(report?.gates.map((each) => each.gate)).toEqual([
      'paths',
      'integration',
      'stubs',
      'tests',
      'risk',
      'secrets',
    ]);
    for (const each of report?.gates ?? [])
      expect(
        Object.keys(each).filter((key) => !['gate', 'outcome', 'grade', 'reasons', 'measures'].includes(key)),
      ).toEqual([]);
  });

  it('an orphan: status 1', async () => {
    const { code, report } = await run(orphan);
    expect([code, report?.route]).toEqual([1, 'issue']);
  });

  it('for people: a line per gate and the route', async () => {
    const { out } = await run(good, { json: false });
    expect(out).toMatch(/^paths +pass$/m);
    expect(out).toMatch(/^integration +pass \(wired\)$/m);
    expect(out).toMatch(/^route: pull request$/m);
  });

  it('a bare clone and branch names do as well, and the work tree is ignored', async () => {
    const bare = join(root, 'bare.git');
    git(root, 'clone', '-q', '--bare', repo, bare);
    expect((await run(good, { repo: bare, base: `${good}~1` })).code).toBe(0);
    write({ 'pkg/core.py': 'broken(((\n', 'pkg/other.py': 'also broken(((\n' });
    expect((await run(good)).code).toBe(0);
    git(repo, 'checkout', '-q', '--', '.');
    git(repo, 'clean', '-q', '-f');
  });

  it('configuration is read at the base: a patch cannot unblock itself', async () => {
    git(repo, 'checkout', '-q', good);
    const head = commit({ 'infra/main.tf': 'x = 1\n', '.github/outrider.yml': 'paths:\n  blocked: []\n' });
    const { code, report } = await run(head, { base: good });
    expect(code).toBe(1);
    expect(report?.gates[0]?.reasons.join(' ')).toContain('infra/main.tf');
  });

  it('a configuration with a mistake is status 2 with its line', async () => {
    git(repo, 'checkout', '-q', good);
    const wrong = commit({ '.github/outrider.yml': 'paths:\n  blocked: 3\n' });
    const head = commit({ 'a.md': 'x\n' });
    await expect(run(head, { base: wrong })).rejects.toThrow(/outrider\.yml .* line \d/);
  });

  it.each([
    ['an unknown commit', { base: 'deadbeef'.repeat(5) }],
    ['an option in place of a commit', { base: '--all' }],
    ['a tree in place of a commit', { base: 'HEAD^{tree}' }],
    ['no repository', { repo: '/' }],
  ])('%s is a UsageError', async (_, more) => {
    await expect(run(good, more)).rejects.toThrow(UsageError);
  });

  it('a shallow clone works where it reaches, and says so where it does not', async () => {
    const shallow = join(root, 'shallow');
    git(root, 'clone', '-q', '--depth', '2', '--branch', 'main', `file://${repo}`, shallow);
    const head = git(shallow, 'rev-parse', 'HEAD');
    expect((await run(head, { repo: shallow, base: 'HEAD~1' })).code).toBe(0);
    await expect(run(head, { repo: shallow, base: 'HEAD~5' })).rejects.toThrow(
      /--base HEAD~5 is no commit of .*; the clone is shallow: git fetch --unshallow/,
    );
  });

  it('says what a name is that is no commit', async () => {
    await expect(run(`${good}:pkg/core.py`)).rejects.toThrow(/is no commit of .*; it is a blob/);
    await expect(run(good, { base: `${good}^{tree}` })).rejects.toThrow(/is no commit of .*; it is a tree/);
    await expect(run('nowhere')).rejects.toThrow(/is no commit of .*; see git log/);
    const empty = join(root, 'empty');
    git(root, 'init', '-q', empty);
    await expect(run('HEAD', { repo: empty, base: 'HEAD' })).rejects.toThrow(/the repository has no commit yet/);
  });

  it('a nested repository and a symlink fail', async () => {
    git(repo, 'checkout', '-q', good);
    git(repo, 'update-index', '--add', '--cacheinfo', `160000,${good},nested`);
    symlinkSync('/etc/passwd', join(repo, 'link'));
    git(repo, 'add', 'link');
    git(repo, 'commit', '-q', '-m', 'x');
    const { report } = await run(git(repo, 'rev-parse', 'HEAD'), { base: good });
    expect(report?.gates[0]?.reasons.join(' ')).toMatch(/link is a symlink.*nested is a nested repository/);
    git(repo, 'rm', '-q', '--cached', 'nested', 'link');
    rmSync(join(repo, 'link'));
  });

  it('reads any file name, a rename with its old path, and modes', () => {
    git(repo, 'checkout', '-q', '-f', good);
    const odd = commit({ 'a\tb "c"\nd é.txt': 'x\n'.repeat(30), '-x.py': 'x = 1\n' });
    git(repo, 'mv', 'a\tb "c"\nd é.txt', 'moved \\.txt');
    const head = commit({});
    const objects = new GitObjects(repo);
    const patch = patchBetween(objects, odd, head);
    expect(patch.files.map(({ path, from, kind }) => ({ path, from, kind }))).toEqual([
      { path: 'moved \\.txt', from: 'a\tb "c"\nd é.txt', kind: 'renamed' },
    ]);
    const files = filesOfCommit(objects, odd);
    expect(new TextDecoder().decode(files.read('a\tb "c"\nd é.txt') ?? undefined)).toBe('x\n'.repeat(30));
    expect(files.read('no such file')).toBeNull();
    expect(files.entries.map((each) => each.path)).toEqual([...files.entries.map((each) => each.path)].sort());
  });

  it('knows which files hold a word without reading them, whatever their names and ids', () => {
    git(repo, 'checkout', '-q', good);
    const head = commit({
      'pkg/ünï "quoted"\t.py': 'import_module(1)\n',
      'docs/latin.txt': 'a\0import_module\n',
      '-e': 'import_module -- [x]*',
    });
    const objects = new GitObjects(repo);
    const holding = (...words: string[]) => [...(objects.holding(head, words) ?? ['git said no'])].sort();
    expect(holding('import_module')).toEqual(['-e', 'docs/latin.txt', 'pkg/ünï "quoted"\t.py']);
    expect(holding('[x]*')).toEqual(['-e']);
    expect(holding('def shape', 'class Core')).toEqual(['pkg/core.py', 'pkg/new.py']);
    expect(holding('no such word')).toEqual([]);
    expect(objects.holding('0'.repeat(40), ['x'])).toBeNull();
    const files = filesOfCommit(objects, head);
    expect(files.holding?.(['import_module'])).toEqual(objects.holding(head, ['import_module']));
    files.ahead?.(['pkg/core.py', 'no/such/file.py']);
    expect(new TextDecoder().decode(files.read('pkg/new.py') ?? new Uint8Array())).toBe(fresh);
    git(repo, 'checkout', '-q', 'main');
  });

  it('keys of this installation are looked for', async () => {
    const secret = ['k'.repeat(4), 'Zq8vN2xLw5Rt7Bm1'].join('');
    git(repo, 'checkout', '-q', '-f', good);
    const head = commit({ 'notes/a.md': `${secret}\n` });
    const { report, out } = await run(head, { base: good, knownSecrets: [secret] });
    expect(report?.gates[5]?.outcome).toBe('fail');
    expect(out).not.toContain(secret);
  });

  it('as a program: --json prints the document and nothing else; a missing commit is one line and status 2', () => {
    const bin = join(import.meta.dirname, '../../../bin/outrider.js');
    // What a git hook sets must not lead it to another repository.
    const env = { ...process.env, GIT_DIR: join(root, 'elsewhere') };
    const call = (head: string) =>
      spawnSync(process.execPath, [bin, 'gates', '--repo', repo, '--base', base, '--head', head, '--json'], {
        encoding: 'utf8',
        env,
      });
    const done = call(orphan);
    expect([done.status, GatesReport.parse(JSON.parse(done.stdout)).route]).toEqual([1, 'issue']);
    const missing = call('f'.repeat(40));
    expect([missing.status, missing.stdout]).toEqual([2, '']);
    expect(missing.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('outrider gates --staged, as a pre-commit hook', () => {
  const bin = join(import.meta.dirname, '../../../bin/outrider.js');
  let checkout: string;

  beforeAll(() => {
    checkout = join(root, 'with-hook');
    git(root, 'clone', '-q', repo, checkout);
    git(checkout, 'checkout', '-q', '-B', 'main', base);
    const hook = join(checkout, '.git/hooks/pre-commit');
    writeFileSync(hook, `#!/bin/sh\nexec "${process.execPath}" "${bin}" gates --staged\n`);
    chmodSync(hook, 0o755);
  });

  const put = (path: string, text: string) => writeFileSync(join(checkout, path), text);
  const commitWith = (...args: string[]) =>
    spawnSync('git', ['-C', checkout, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', ...args], {
      encoding: 'utf8',
    });

  it('stops a commit whose code nothing reaches, and lets one pass that wires it', () => {
    put('pkg/new.py', fresh);
    git(checkout, 'add', '-A');
    const stopped = commitWith('-m', 'x');
    expect([stopped.status, stopped.stdout + stopped.stderr]).toEqual([1, expect.stringMatching(/^route: issue$/m)]);
    put('pkg/core.py', `from pkg.new import shape\n\n\n${core.replace('x + 1', 'shape(x) + 1')}`);
    put('tests/test_new.py', tests);
    git(checkout, 'add', 'tests');
    // `pkg/core.py` is not staged: what `-a` adds stands in an index of that commit alone.
    expect(commitWith('-a', '-m', 'x')).toMatchObject({ status: 0 });
    expect(git(checkout, 'status', '--short')).toBe('');
  });

  it('looks at the paths of a commit of some paths, not at what else is staged', () => {
    put('pkg/lone.py', fresh.replace('shape', 'lone'));
    put('NOTES.md', 'a note\n');
    git(checkout, 'add', '-A');
    expect(commitWith('-m', 'x', '--', 'NOTES.md')).toMatchObject({ status: 0 });
    expect(commitWith('-m', 'x')).toMatchObject({ status: 1 });
    git(checkout, 'reset', '-q', '--hard');
  });

  it.each(['sha1', 'sha256'])('judges the first commit of a repository against nothing (%s)', (format) => {
    const young = join(root, `young-${format}`);
    git(root, 'init', '-q', `--object-format=${format}`, young);
    const call = (...args: string[]) =>
      spawnSync(process.execPath, [bin, 'gates', '--staged', ...args], { encoding: 'utf8', cwd: young });
    writeFileSync(join(young, 'README.md'), '# Young\n');
    git(young, 'add', '-A');
    expect(call()).toMatchObject({ status: 0, stderr: '' });
    writeFileSync(join(young, 'alone.py'), fresh);
    git(young, 'add', '-A');
    expect(call()).toMatchObject({ status: 1, stdout: expect.stringContaining('alone.py') });
    // What somebody names is meant.
    expect(call('--base', 'HEAD')).toMatchObject({ status: 2, stderr: expect.stringContaining('no commit yet') });
  });

  it('says what to do in the middle of a merge, and without any commits to compare', () => {
    const call = (...args: string[]) =>
      spawnSync(process.execPath, [bin, 'gates', ...args], { encoding: 'utf8', cwd: checkout });
    expect(call('--repo', '.')).toMatchObject({ status: 2, stderr: expect.stringContaining('or --staged') });
    expect(call('--staged', '--head', 'HEAD')).toMatchObject({ status: 2 });
    const blob = git(checkout, 'rev-parse', 'HEAD:NOTES.md');
    const stages = [1, 2, 3].map((stage) => `100644 ${blob} ${stage}\tNOTES.md\n`).join('');
    execFileSync('git', ['-C', checkout, 'rm', '-q', '--cached', 'NOTES.md']);
    execFileSync('git', ['-C', checkout, 'update-index', '--index-info'], { input: stages });
    expect(call('--staged')).toMatchObject({ status: 2, stderr: expect.stringContaining('"NOTES.md" is not merged') });
  });
});
