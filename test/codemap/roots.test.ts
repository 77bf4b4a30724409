// Where imports start: what build files say, several per repository, never the order of a directory.
import { describe, expect, it } from 'vitest';
import type { Files } from '../../src/codemap/files.ts';
import { importableRoots, type Root } from '../../src/codemap/roots.ts';
import { filesOf, type Tree } from '../gates/repository.ts';

const of = (tree: Tree, family: Root['family']): string[] =>
  importableRoots(filesOf(tree))
    .filter((each) => each.family === family)
    .map((each) => `${each.name}=${each.folder}${each.within === '' ? '' : ` within ${each.within}`}`);

describe('importable roots', () => {
  it('Python: where setuptools, poetry, hatch and setup.py look', () => {
    const code = { 'lib/a/__init__.py': '' };
    expect(of({ ...code, 'pyproject.toml': '[tool.setuptools.packages.find]\nwhere = ["lib"]\n' }, 'python')).toContain(
      '=lib',
    );
    expect(of({ ...code, 'pyproject.toml': '[tool.setuptools.package-dir]\n"" = "code"\n' }, 'python')).toContain(
      '=code',
    );
    expect(
      of({ 'pyproject.toml': '[tool.poetry]\npackages = [{ include = "a", from = "python/deep" }]\n' }, 'python'),
    ).toContain('=python/deep');
    expect(of({ 'pyproject.toml': '[tool.hatch.build.targets.wheel]\npackages = ["code/a"]\n' }, 'python')).toContain(
      '=code',
    );
    expect(of({ 'pyproject.toml': '[tool.pytest.ini_options]\npythonpath = ["code"]\n' }, 'python')).toContain('=code');
    expect(
      of({ 'code/a.py': '', 'setup.py': 'from setuptools import setup\nsetup(package_dir={"": "code"})\n' }, 'python'),
    ).toContain('=code');
  });

  it('Python: a project in a folder of its own, with src', () => {
    const roots = of(
      { 'libs/one/pyproject.toml': '[project]\nname = "one"\n', 'libs/one/src/one/__init__.py': '' },
      'python',
    );
    expect(roots).toEqual(expect.arrayContaining(['=', '=libs/one', '=libs/one/src']));
  });

  it('Deno: packages by name, and names of their own', () => {
    expect(
      of(
        {
          'text/deno.json':
            '{ "name": "@x/text", "imports": { "@/": "./inner/", "@std/assert": "jsr:@std/assert" } } // x',
        },
        'ecmascript',
      ),
    ).toEqual(['@x/text=text', '@/=text/inner within text']);
  });

  it('TypeScript: packages by name, aliases of tsconfig with comments, imports of package.json', () => {
    const roots = of(
      {
        'packages/a/package.json': '{ "name": "@x/a", "imports": { "#lib/*": "./src/lib/*" } }',
        'packages/a/tsconfig.json':
          '{\n  // a comment with "quotes"\n  "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], "~core": ["./src/core.ts"], } },\n}',
      },
      'ecmascript',
    );
    expect(roots).toEqual(
      expect.arrayContaining([
        '@x/a=packages/a',
        '#lib=packages/a/src/lib within packages/a',
        '@=packages/a/src within packages/a',
        '~core=packages/a/src/core.ts within packages/a',
      ]),
    );
  });

  it('Go, Rust, Java: modules, crates and source folders', () => {
    expect(
      of({ 'go.mod': 'module github.com/x/y\n', 'tools/go.mod': '// c\nmodule "github.com/x/tools"\n' }, 'go'),
    ).toEqual(['github.com/x/y=', 'github.com/x/tools=tools']);
    expect(
      of(
        { 'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n', 'crates/a-b/Cargo.toml': '[package]\nname = "a-b"\n' },
        'rust',
      ),
    ).toEqual(['a_b=crates/a-b/src']);
    expect(of({ 'Cargo.toml': '[package]\nname = "a"\n[lib]\nname = "c"\npath = "lib/x.rs"\n' }, 'rust')).toEqual([
      'c=lib',
    ]);
    expect(
      of(
        {
          'pom.xml': '<project><build><sourceDirectory>java</sourceDirectory></build></project>',
          'm/src/main/java/a/A.java': '',
        },
        'java',
      ),
    ).toEqual(['=java', '=m/src/main/java']);
  });

  it('does not read vendored build files, and a broken one says nothing', () => {
    expect(of({ 'node_modules/a/package.json': '{ "name": "a" }' }, 'ecmascript')).toEqual([]);
    expect(of({ 'package.json': '{ broken', 'tsconfig.json': '[' }, 'ecmascript')).toEqual([]);
    expect(of({ 'pyproject.toml': '= broken' }, 'python')).toEqual(['=']);
  });

  it('is the same in whatever order the files are listed', () => {
    const files = filesOf({
      'a/pyproject.toml': '',
      'b/pyproject.toml': '',
      'package.json': '{ "name": "x" }',
      'src/a.py': '',
    });
    const turned: Files = { ...files, entries: [...files.entries].reverse() };
    expect(importableRoots(turned)).toEqual(importableRoots(files));
  });
});
