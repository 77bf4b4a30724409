// Entry points of Python packages: a group of the package's own must be read.
import { describe, expect, it } from 'vitest';
import { type Case, gate, gradeOf, judge, type Tree } from './repository.ts';

const base = {
  'pyproject.toml':
    '[project]\nname = "kit"\n\n[project.scripts]\nkit = "kit.cli:main"\n\n[project.entry-points."kit.drivers"]\ncsv = "kit.csv:Csv"\n',
  'kit/__init__.py': '',
  'kit/cli.py': 'def main():\n    return 0\n',
  'kit/csv.py': 'class Csv:\n    def read(self, x):\n        return x\n',
  'kit/find.py':
    'from importlib.metadata import entry_points\n\n\ndef drivers():\n    return {each.name: each.load() for each in entry_points(group="kit.drivers")}\n',
};
const river = 'class River:\n    def read(self, x):\n        return x + 1\n';
const test =
  'from kit.cli import main\nfrom kit.river import River\n\n\ndef test_river():\n    assert River().read(main()) == 1\n';
const toml = (more: string): Tree => ({ 'pyproject.toml': `${base['pyproject.toml']}${more}` });
const setup = (groups: string) => `from setuptools import setup\n\nsetup(name="kit", entry_points={${groups}})\n`;
const given = (more: Tree, old: Tree = {}, text = river): Case => ({
  base: { ...base, ...old },
  changes: { 'kit/river.py': text, 'tests/test_river.py': test, ...more },
});

describe("a group of the package's own", () => {
  const group = (name: string) => toml(`\n[project.entry-points."${name}"]\nriver = "kit.river:River"\n`);
  it.each<[string, Tree, Tree]>([
    ['pyproject.toml', group('kit.sources'), {}],
    ['a module as a whole', toml('\n[project.entry-points."kit.sources"]\nriver = "kit.river"\n'), {}],
    [
      'setup.py',
      { 'setup.py': setup('"kit.sources": ["river = kit.river:River"], "kit.drivers": ["csv = kit.csv:Csv"]') },
      { 'setup.py': setup('"kit.drivers": ["csv = kit.csv:Csv"]') },
    ],
    [
      'setup.cfg',
      {
        'setup.cfg':
          '[options.entry_points]\nkit.drivers =\n    csv = kit.csv:Csv\nkit.sources =\n    r = kit.river:River\n',
      },
      { 'setup.cfg': '[options.entry_points]\nkit.drivers =\n    csv = kit.csv:Csv\n' },
    ],
  ])('that nothing reads loads nothing: %s', async (_, more, old) => {
    const report = gate(await judge(given(more, old)), 'integration');
    expect(report.grade).toBe('unreached');
    expect(report.reasons.join()).toContain('in the group kit.sources, which no existing code reads');
  });

  it('is read by code, by code that makes its name up, or where the base has it', async () => {
    expect(await gradeOf(given(toml('river = "kit.river:River"\n')))).toBe('registered');
    const reads = (asked: string) => ({ 'kit/find.py': base['kit/find.py'].replace('group="kit.drivers"', asked) });
    expect(await gradeOf(given(group('kit.sources'), reads('group=f"kit.{kind}"')))).toBe('registered');
    expect(await gradeOf(given(group('kit.sources'), reads('group=GROUP')))).toBe('registered');
    expect(await gradeOf(given(group('kit.sources'), { 'kit/names.py': 'GROUP = "kit.sources"\n' }))).toBe(
      'registered',
    );
  });

  it('is not read by what asks for a group that it keeps, another one', async () => {
    const keeps = (value: string): Tree => ({
      'kit/find.py': `from importlib.metadata import entry_points\n\n\nclass Drivers:\n    def __init__(self, group=${value}):\n        self.group = group\n\n    def all(self):\n        return entry_points(group=self.group)\n`,
    });
    expect(await gradeOf(given(group('kit.sources'), keeps('"kit.drivers"')))).toBe('unreached');
    expect(await gradeOf(given(group('kit.sources'), keeps('"kit.sources"')))).toBe('registered');
    expect(await gradeOf(given(group('kit.sources'), keeps('PREFIX + ".sources"')))).toBe('registered');
  });

  it("is none where it is another's", async () => {
    expect(await gradeOf(given(group('pytest11')))).toBe('registered');
    expect(await gradeOf(given(group('kitchen.plugins')))).toBe('registered');
  });
});
