// Which changes of a build file are another version of a dependency, in each language's form.
import { describe, expect, it } from 'vitest';
import { gate, judge } from './repository.ts';

describe('versions that a build file asks for', () => {
  const changed = async (path: string, before: string, after: string) => {
    const base = { 'kit/a.py': 'def a(x):\n    return x\n', [path]: before };
    return gate(await judge({ base, changes: { [path]: after } }), 'risk').measures['default_or_pin_changed'];
  };
  const poetry = (head: string, line: string) =>
    `[tool.poetry]\nname = "kit"\nversion = "1.0"\n\n[${head}]\npython = "^3.9"\n${line}\n\n[tool.black]\nline-length = 88\n`;
  it.each([
    ['a dependency', 'tool.poetry.dependencies', 'numpy = "^1.0.0"', 'numpy = "^1.5.0"'],
    ['one of a group', 'tool.poetry.group.dev.dependencies', 'numpy = "1.0"', 'numpy = "1.5"'],
    [
      'one with more than a version',
      'tool.poetry.dependencies',
      'numpy = { version = "^1.0", optional = true }',
      'numpy = { version = "^2.0", optional = true }',
    ],
    [
      'one for several versions of Python',
      'tool.poetry.dependencies',
      'scipy = [{version = "^1.0", python = "<3.10"}, {version = "^1.2", python = ">=3.10"}]',
      'scipy = [{version = "^1.1", python = "<3.10"}, {version = "^1.2", python = ">=3.10"}]',
    ],
    ['one that is gone', 'tool.poetry.dependencies', 'numpy = "^1.0"', ''],
  ])('are pins of Poetry: %s', async (_, head, before, after) => {
    expect(await changed('pyproject.toml', poetry(head, before), poetry(head, after))).toBe(true);
    expect(await changed('pyproject.toml', poetry(head, before), poetry(head, `${before}\nrich = "^13.0"`))).toBe(
      false,
    );
  });
  it('are pins where they are asked for to build, too', async () => {
    const cfg = (build: string) =>
      `[options]\nsetup_requires =\n    numpy>=${build}\ninstall_requires =\n    numpy>=2.0\n`;
    expect(await changed('setup.cfg', cfg('2.0'), cfg('2.2'))).toBe(true);
  });
  it('are pins of a Pipfile', async () => {
    const pipfile = (version: string) => `[packages]\nnumpy = "${version}"\n\n[requires]\npython_version = "3.9"\n`;
    expect(await changed('Pipfile', pipfile('*'), pipfile('>=2.0'))).toBe(true);
  });
  const pom = (version: string, used: string) =>
    `<project><artifactId>kit</artifactId><version>${version}</version><properties><junit.version>${used}</junit.version></properties><dependencies><dependency><artifactId>junit</artifactId><version>\${junit.version}</version></dependency></dependencies></project>\n`;
  it.each([
    ['conda', 'environment.yml', 'dependencies:\n  - numpy=1.20\n  - pip:\n', '1.20', '1.26'],
    ['pip below conda', 'environment.yml', 'dependencies:\n  - pip:\n      - rich>=13\n', '13', '14'],
    [
      'a group of development',
      'pyproject.toml',
      '[dependency-groups]\ndev = ["pytest>=7", {include-group = "x"}]\n',
      '7',
      '8',
    ],
    [
      'an extra',
      'pyproject.toml',
      '[project.optional-dependencies]\nall = ["einops>=0.6; python_version>\\"3.8\\""]\n',
      '0.6',
      '0.7',
    ],
    ['Hatch', 'pyproject.toml', '[tool.hatch.envs.test]\ndependencies = ["ruff==1.0"]\n', '1.0', '1.1'],
    ['what it is built with', 'pyproject.toml', '[build-system]\nrequires = ["setuptools>=61"]\n', '61', '77'],
    [
      'a tag of git',
      'pyproject.toml',
      '[tool.poetry.dependencies]\nx = { git = "https://a/x.git", tag = "v1" }\n',
      'v1',
      'v2',
    ],
    ['a line with hashes', 'requirements.txt', 'numpy==1.20 --hash=sha256:0123\n', '1.20', '1.26'],
    ['a name with brackets around its bound', 'setup.py', "setup(install_requires=['rich[all] (>=13)'])\n", '13', '14'],
    [
      'Cargo',
      'Cargo.toml',
      '[target.x.dependencies]\nserde = { version = "1.0", features = ["derive"] }\n',
      '1.0',
      '1.1',
    ],
    ['Gradle', 'build.gradle', "dependencies { implementation 'org.a:b:1.0' }\n", '1.0', '1.1'],
    ['Maven, by a property', 'pom.xml', pom('1', '4.12'), '4.12', '4.13'],
  ])('are pins of %s', async (_, path, text, from, to) => {
    expect(await changed(path, text, text.replace(from, to))).toBe(true);
  });
  it.each([
    ['the version of the project itself in Maven', 'pom.xml', pom('1', '4.12'), pom('2', '4.12')],
    ['another order and other spaces', 'requirements.txt', 'a>=1,<2\nb\n', 'b\na >= 1, < 2\n'],
    ['a comment beside it', 'requirements.txt', 'a>=1\n', 'a>=1  # why\n'],
    [
      'a marker in a string of something else',
      'pyproject.toml',
      '[tool.x]\nnote = "a>=1"\n',
      '[tool.x]\nnote = "a>=2"\n',
    ],
    [
      'the Python that it needs',
      'environment.yml',
      'dependencies:\n  - python=3.9\n',
      'dependencies:\n  - python=3.10\n',
    ],
    [
      'an entry point',
      'setup.cfg',
      '[options.entry_points]\nx =\n    kit = kit.a:b\n',
      '[options.entry_points]\nx =\n    kit = kit.a:c\n',
    ],
    ['a file that is broken', 'pyproject.toml', '[project\nx = "a>=1"\n', '[project\nx = "a>=2"\n'],
  ])('are none in %s', async (_, path, before, after) => {
    expect(await changed(path, before, after)).toBe(false);
  });
  it('say nothing in a table of something else', async () => {
    const scripts = (value: string) => poetry('tool.poetry.scripts', `kit = "${value}"`);
    expect(await changed('pyproject.toml', scripts('kit.cli:main'), scripts('kit.cli:run'))).toBe(false);
    expect(
      await changed(
        'pyproject.toml',
        poetry('tool.poetry.dependencies', ''),
        poetry('tool.poetry.dependencies', '').replace('"1.0"', '"1.1"'),
      ),
    ).toBe(false);
  });
});
