// The paths gate: what a patch may not touch, and what it should have a reason for.
import { describe, expect, it } from 'vitest';
import type { FileChange, Patch } from '../../src/domain/patch.ts';
import { runGates } from '../../src/gates/run.ts';
import { type Case, filesOf, gate, judge, type Tree } from './repository.ts';

const paths = async (given: Partial<Case>) => gate(await judge({ base: {}, changes: {}, ...given }), 'paths');
const outcomeOf = async (patch: Patch, base: Tree = {}, modes = {}) => {
  const report = await runGates({ base: filesOf(base, modes), patch, blocked: [], knownSecrets: [] });
  return gate(report, 'paths');
};
const added = (path: string, more: Partial<FileChange> = {}): FileChange => ({
  path,
  kind: 'added',
  from: null,
  mode: '100644',
  after: new TextEncoder().encode('x\n'),
  ...more,
});

describe('paths', () => {
  it.each([
    '.github/workflows/ci.yml',
    '.github/workflows/x.coverage.yml',
    '.github/workflows/deep/er.yml',
    '.github/workflows/.hidden',
    '.github/actions/setup/action.yml',
    '.GitHub/Workflows/ci.yml',
    '.github/outrider.yml',
    '.github/outrider.yaml',
    'outrider.yml',
    '.github/settings.yml',
    'CODEOWNERS',
    '.github/CODEOWNERS',
    'docs/CODEOWNERS',
    '.gitlab-ci.yml',
    '.circleci/config.yml',
    '.buildkite/pipeline.yml',
    '.travis.yml',
    '.drone.yml',
    'Jenkinsfile',
    'ci/Jenkinsfile',
    'azure-pipelines.yml',
    'bitbucket-pipelines.yml',
    '.gitea/workflows/ci.yml',
  ])('blocks %s', async (path) => {
    expect((await paths({ changes: { [path]: 'on: push\n' } })).outcome).toBe('fail');
  });

  it.each([
    '.gitattributes',
    'data/.gitattributes',
    '.devcontainer/devcontainer.json',
    '.vscode/tasks.json',
    '.claude/settings.json',
    '.mcp.json',
    '.husky/pre-commit',
    '.pre-commit-config.yaml',
    'web/.npmrc',
    '.github/dependabot.yml',
    'renovate.json',
  ])('lets nobody overlook %s', async (path) => {
    const { outcome, reasons } = await paths({ changes: { [path]: 'a: 1\n' } });
    expect([outcome, reasons]).toEqual(['warn', [`${path} sets up the machines of others, which no paper asks for.`]]);
  });

  it.each([
    'src/outrider.yml',
    'CODEOWNERS.md',
    'src/.circleci.py',
    'docs/vscode/a.md',
    '.github/ISSUE_TEMPLATE/bug.yml',
    'github/workflows/ci.yml',
    'docs/.github/notes.md',
    'src/a.py',
  ])('lets %s through', async (path) => {
    expect((await paths({ changes: { [path]: 'a: 1\n' } })).outcome).toBe('pass');
  });

  it('fails for a new file that belongs in Git LFS, and not for a pointer or an old file', async () => {
    const base = { '.gitattributes': '*.bin filter=lfs\n', 'old.bin': 'a\n' };
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n';
    const reason = 'new.bin belongs in Git LFS by .gitattributes, and would be pushed as it is.';
    expect((await paths({ base, changes: { 'new.bin': 'x\n' } })).reasons).toEqual([reason]);
    for (const changes of [{ 'new.bin': pointer }, { 'old.bin': 'b\n' }, { 'new.txt': 'x\n' }])
      expect((await paths({ base, changes })).outcome).toBe('pass');
  });

  it('blocks either side of a rename', async () => {
    const base = { '.github/workflows/ci.yml': 'on: push\n', 'a.yml': 'on: push\n' };
    const away = await paths({
      base,
      changes: { 'ci.yml': 'on: push\n' },
      renames: { 'ci.yml': '.github/workflows/ci.yml' },
    });
    const into = await paths({
      base,
      changes: { '.github/workflows/b.yml': 'on: push\n' },
      renames: { '.github/workflows/b.yml': 'a.yml' },
    });
    expect([away.outcome, into.outcome]).toEqual(['fail', 'fail']);
  });

  it('blocks a deletion of a workflow', async () => {
    expect(
      (
        await paths({
          base: { '.github/workflows/ci.yml': 'on: push\n' },
          changes: { '.github/workflows/ci.yml': null },
        })
      ).outcome,
    ).toBe('fail');
  });

  it.each([
    ['infra/**', 'infra/a/b.tf'],
    ['infra/', 'infra/a.tf'],
    ['infra', 'infra/a.tf'],
    ['**/*.lock', 'a/b/c.lock'],
    ['*.{tf,hcl}', 'main.hcl'],
    ['/deploy/*.yml', 'deploy/a.yml'],
    ['secret?.txt', 'secret1.txt'],
  ])('the configured glob %s blocks %s', async (glob, path) => {
    expect((await paths({ changes: { [path]: 'x\n' }, blocked: [glob] })).outcome).toBe('fail');
  });

  it('a configured glob blocks nothing else', async () => {
    expect((await paths({ changes: { 'infrared/a.py': 'x = 1\n' }, blocked: ['infra/**', ''] })).outcome).toBe('pass');
  });

  it.each([
    '../a.py',
    '/etc/passwd',
    'a/../../b',
    'a//b',
    '',
    './a',
    'C:\\a',
    'a\\..\\b',
    '.git/config',
    'a/.git/hooks/post-checkout',
    'a/.GIT/config',
  ])('%j is outside the tree', async (path) => {
    const found = await outcomeOf({ files: [added(path)] });
    expect(found.outcome).toBe('fail');
  });

  it('blocks symlinks, gitlinks and submodule configuration', async () => {
    expect((await outcomeOf({ files: [added('link', { mode: '120000' })] })).outcome).toBe('fail');
    expect((await outcomeOf({ files: [added('nested', { mode: '160000', after: null })] })).outcome).toBe('fail');
    expect((await outcomeOf({ files: [added('.gitmodules')] })).outcome).toBe('fail');
  });

  it('blocks what is kept in Git LFS: its pointer is no text to edit or delete', async () => {
    const base = { 'model.bin': 'version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12\n' };
    for (const after of ['size 13\n', null]) {
      const { outcome, reasons } = await paths({ base, changes: { 'model.bin': after } });
      expect([outcome, reasons]).toEqual(['fail', ['model.bin is kept in Git LFS.']]);
    }
  });

  it('blocks writing through a symlink or a submodule of the base, and replacing one', async () => {
    const link = { base: { link: 'elsewhere' }, modes: { link: '120000' } };
    expect((await outcomeOf({ files: [added('link/a.py')] }, link.base, link.modes)).outcome).toBe('fail');
    expect((await outcomeOf({ files: [added('link', { kind: 'modified' })] }, link.base, link.modes)).outcome).toBe(
      'fail',
    );
    expect((await outcomeOf({ files: [added('sub/a.py')] }, { sub: '' }, { sub: '160000' })).outcome).toBe('fail');
  });

  it('blocks binaries, added, changed or renamed', async () => {
    const bytes = new Uint8Array([0x89, 0x50, 0, 1, 2]);
    expect((await paths({ changes: { 'a.bin': bytes } })).outcome).toBe('fail');
    expect((await paths({ base: { 'a.bin': bytes }, changes: { 'a.bin': 'text\n' } })).outcome).toBe('fail');
    expect(
      (await paths({ base: { 'a.bin': bytes }, changes: { 'b.bin': bytes }, renames: { 'b.bin': 'a.bin' } })).outcome,
    ).toBe('fail');
  });

  it.each([
    'PR_BODY.md',
    'PR_TITLE.txt',
    'NOTES.md',
    'IMPLEMENTATION_SUMMARY.md',
    'implementation-notes.txt',
    'CHANGES_SUMMARY.md',
    'SUMMARY_OF_CHANGES.md',
    'test_output.txt',
    'TODO',
    'TODO.md',
    'fix.patch',
    'a.diff',
    'a.py.orig',
    'a.py.rej',
    'run.log',
  ])('%s at the root is a scratch file', async (path) => {
    expect((await paths({ changes: { [path]: 'x\n' } })).outcome).toBe('warn');
  });

  it.each([
    'SUMMARY.md',
    'CHANGES.md',
    'IMPLEMENTATION.md',
    'RELEASE_NOTES.md',
    'test_results.py',
    'docs/PR_SUMMARY.md',
  ])('%s is none', async (path) => {
    expect((await paths({ changes: { [path]: 'x = 1\n' } })).outcome).toBe('pass');
  });

  it('a changed NOTES.md, or one in docs, is none', async () => {
    expect((await paths({ base: { 'NOTES.md': 'a\n' }, changes: { 'NOTES.md': 'b\n' } })).outcome).toBe('pass');
    expect((await paths({ changes: { 'docs/NOTES.md': 'b\n' } })).outcome).toBe('pass');
  });

  it('warns of .gitignore', async () => {
    expect((await paths({ base: { '.gitignore': 'a\n' }, changes: { '.gitignore': 'a\nb\n' } })).outcome).toBe('warn');
  });

  it('a lockfile needs its build file, and a build file needs somebody to use it', async () => {
    const base = {
      'package.json': '{ "dependencies": {} }\n',
      'package-lock.json': '{}\n',
      'src/a.ts': 'export const a = 1;\n',
    };
    const lock = { 'package-lock.json': '{ "a": 1 }\n' };
    expect((await paths({ base, changes: lock })).outcome).toBe('warn');
    const manifest = { 'package.json': '{ "dependencies": { "yaml": "^2.0.0" } }\n' };
    expect((await paths({ base, changes: { ...lock, ...manifest } })).outcome).toBe('warn');
    const used = { 'src/a.ts': "import { parse } from 'yaml';\n\nexport const a = parse('1');\n" };
    expect((await paths({ base, changes: { ...lock, ...manifest, ...used } })).outcome).toBe('pass');
  });

  it.each([
    ['an entry point', '[project.entry-points."kit.backends"]\nriver = "kit.river:River"\n', 'warn'],
    ['a command', '[project.scripts]\nriver = "kit.river:main"\n', 'warn'],
    ['an extra', '[project.optional-dependencies]\nriver = ["numpy"]\n', 'pass'],
    ['a group', '[dependency-groups]\nriver = ["numpy"]\n', 'pass'],
  ])('a lockfile beside a pyproject that gets %s', async (_, more, outcome) => {
    const project = '[project]\nname = "kit"\ndependencies = ["pydantic"]\n';
    const base = { 'pyproject.toml': project, 'uv.lock': 'version = 1\n', 'kit/__init__.py': '' };
    const changes = {
      'pyproject.toml': `${project}\n${more}`,
      'uv.lock': 'version = 1\n\n[[package]]\nname = "numpy"\n',
      'kit/river.py': 'import numpy\n\n\nclass River:\n    x = numpy\n\n\ndef main():\n    print(River())\n',
    };
    expect((await paths({ base, changes })).outcome).toBe(outcome);
  });

  it.each([
    ['"scripts": { "river": "node src/river.js" }', 'warn'],
    ['"devDependencies": { "jest": "^30.0.0" }', 'pass'],
    ['"bin": { "river": "src/river.js" }', 'pass'],
  ])('a lockfile beside a package.json that gets %s', async (more, outcome) => {
    const base = { 'package.json': '{ "name": "kit" }\n', 'package-lock.json': '{}\n' };
    const changes = {
      'package.json': `{ "name": "kit", ${more} }\n`,
      'package-lock.json': '{ "a": 1 }\n',
      'src/river.js': "import { jest } from 'jest';\n\nexport const river = () => jest;\n",
    };
    expect((await paths({ base, changes })).outcome).toBe(outcome);
  });

  it('what a build file said before on the same line is no need', async () => {
    const setup = (version: string, needs: string) =>
      `from setuptools import setup\n\nsetup(name="pkg", version="${version}", packages=["pkg"], install_requires=["numpy"${needs}])\n`;
    const tree = { 'setup.py': setup('0.5', ''), 'pkg/__init__.py': '', 'pkg/core.py': 'import numpy\n\nx = numpy\n' };
    const with_ = (text: string) => ({
      'setup.py': text,
      'pkg/new.py': 'import scipy\nfrom pkg import core\n\ny = scipy, core\n',
    });
    expect((await paths({ base: tree, changes: with_(setup('0.6', '')) })).outcome).toBe('warn');
    expect((await paths({ base: tree, changes: with_(setup('0.5', ', "pandas"')) })).outcome).toBe('warn');
    expect((await paths({ base: tree, changes: with_(setup('0.5', ', "scipy"')) })).outcome).toBe('pass');
  });

  it('an alias of package.json needs somebody who imports by it', async () => {
    const base = { 'package.json': '{ "name": "x" }\n', 'src/a.ts': 'export const a = 1;\n' };
    const manifest = { 'package.json': '{ "name": "x",\n  "imports": { "#lib/*": "./dist/lib/*" } }\n' };
    const importing = (module: string) => ({
      'src/a.ts': `import { river } from '${module}';\n\nexport const a = river;\n`,
    });
    expect((await paths({ base, changes: { ...manifest, ...importing('#lib/river.js') } })).outcome).toBe('pass');
    expect((await paths({ base, changes: { ...manifest, ...importing('./river.js') } })).outcome).toBe('warn');
    expect((await paths({ base, changes: { ...manifest, ...importing('#libs/river.js') } })).outcome).toBe('warn');
  });

  it.each(["import('@napi-rs/sha2' as string)", "require('@napi-rs/sha2' as string)"])(
    'a build file that names what code loads behind a cast is needed: %s',
    async (load) => {
      const manifest = (more: string) => `{\n  "name": "kit"${more}\n}\n`;
      const meta = ',\n  "peerDependenciesMeta": { "@napi-rs/sha2": { "optional": true } }';
      const outcome = async (code: string) =>
        (
          await paths({
            base: { 'package.json': manifest(''), 'src/hash.ts': 'export const hash = () => 1;\n' },
            changes: { 'package.json': manifest(meta), 'src/hash.ts': `export const hash = () => ${code};\n` },
          })
        ).outcome;
      expect(await outcome(load)).toBe('pass');
      expect(await outcome("import('node:crypto' as string)")).toBe('warn');
    },
  );

  it('a build file that lists a new file is needed', async () => {
    const base = { 'CMakeLists.txt': 'add_library(x a.cpp)\n', 'pyproject.toml': '[project]\nname = "x"\n' };
    expect(
      (
        await paths({
          base,
          changes: {
            'CMakeLists.txt': 'add_library(x a.cpp river.cpp)\n',
            'river.cpp': 'int river() { return 1 + 1; }\n',
          },
        })
      ).outcome,
    ).toBe('pass');
    expect(
      (
        await paths({
          base,
          changes: {
            'pyproject.toml': '[project]\nname = "x"\ndependencies = ["scikit-learn"]\n',
            'x.py': 'import numpy\n',
          },
        })
      ).outcome,
    ).toBe('warn');
  });

  it('a file name cannot forge a line of the report', async () => {
    const found = await outcomeOf({ files: [added('.github/workflows/a\nroute: pull request')] });
    expect(found.outcome).toBe('fail');
    expect(found.reasons.join('')).not.toContain('\n');
  });
});
