// Repositories of shapes that a map has been poor at elsewhere, made by rule: workspaces of many packages, data, documents, code of others.
import type { Tree } from './map-trees.ts';

const words =
  'auth billing cache cart client config core crypto dates email events export feature files flags forms gateway geo graph grid http i18n image index jobs json keys layout ledger lint logger mail maps markdown media metrics money notify orders parser payment pdf plugin policy pool profile proxy queue quota ranking rates reader report retry router rules scheduler schema search session sitemap sketch socket sort spell store stream table tags tasks tax theme token tracing upload users vault video views webhook widgets worker'.split(
    ' ',
  );

/** `word` or `word-2`: as many names as are asked for. */
function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const word = words[index % words.length] ?? '';
    return index < words.length ? word : `${word}-${Math.floor(index / words.length) + 1}`;
  });
}

function merged(trees: readonly Tree[]): Tree {
  return Object.assign({}, ...trees);
}

const pascal = (name: string) => name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** 200 packages below `packages/`, an application above them. */
export const npmWorkspace: Tree = {
  'package.json':
    '{"name":"shop","private":true,"workspaces":["packages/*","apps/*"],"scripts":{"build":"turbo build","test":"turbo test","lint":"eslint ."}}',
  'turbo.json': '{}',
  'pnpm-workspace.yaml': 'packages:\n  - packages/*\n  - apps/*\n',
  'CONTRIBUTING.md': '# Contributing\n\nOne package a change.\n',
  '.github/workflows/ci.yml': 'jobs:\n  test:\n    steps:\n      - run: npm test\n',
  'apps/web/package.json': '{"name":"@shop/web","scripts":{"dev":"vite","test":"vitest run"}}',
  'apps/web/src/main.ts': 'export function mount(): void {}\n',
  ...merged(
    names(200).map((name) => ({
      [`packages/${name}/package.json`]: JSON.stringify({
        name: `@shop/${name}`,
        exports: { '.': './src/index.ts' },
        scripts: { test: 'vitest run', build: 'tsc -b' },
      }),
      [`packages/${name}/tsconfig.json`]: '{"extends":"../../tsconfig.base.json"}',
      [`packages/${name}/README.md`]: `# ${name}\n`,
      [`packages/${name}/src/index.ts`]: `export { ${pascal(name)} } from './${name}.ts';\n`,
      [`packages/${name}/src/${name}.ts`]: `/** The ${name} of the shop. */\nexport class ${pascal(name)} {\n  run(): void {}\n}\n`,
      [`packages/${name}/src/${name}.test.ts`]: `import { ${pascal(name)} } from './index.ts';\n`,
    })),
  ),
};

export const cargoWorkspace: Tree = {
  'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\nresolver = "2"\n',
  'Cargo.lock': 'version = 3\n',
  ...merged(
    names(60).map((name) => ({
      [`crates/${name}/Cargo.toml`]: `[package]\nname = "shop-${name}"\nversion = "0.1.0"\n`,
      [`crates/${name}/src/lib.rs`]: `//! The ${name}.\npub mod inner;\npub struct ${pascal(name)};\n`,
      [`crates/${name}/src/inner.rs`]: 'pub fn run() -> u32 { 1 }\n',
      [`crates/${name}/tests/api.rs`]: '#[test]\nfn runs() {}\n',
    })),
  ),
  'crates/gateway/src/main.rs': 'fn main() {}\n',
};

export const goWorkspace: Tree = {
  'go.work': 'go 1.23\n\nuse (\n\t./services/auth\n)\n',
  Makefile: 'test:\n\tgo test ./...\n',
  ...merged(
    names(40).map((name) => ({
      [`services/${name}/go.mod`]: `module example.org/shop/${name}\n\ngo 1.23\n`,
      [`services/${name}/cmd/${name}/main.go`]: 'package main\n\nfunc main() {}\n',
      [`services/${name}/internal/${name}.go`]: `package internal\n\ntype ${pascal(name)} struct{}\n\nfunc (x ${pascal(name)}) Run() {}\n`,
      [`services/${name}/internal/${name}_test.go`]: 'package internal\n',
    })),
  ),
};

/** Members in the src layout, and one in the flat one. */
export const uvWorkspace: Tree = {
  'pyproject.toml':
    '[project]\nname = "shop"\n[tool.uv.workspace]\nmembers = ["packages/*"]\n[tool.pytest.ini_options]\ntestpaths = ["packages"]\n[tool.ruff]\n',
  'uv.lock': 'version = 1\n',
  ...merged(
    names(30).map((name) => {
      const module = `shop_${name}`;
      return {
        [`packages/${name}/pyproject.toml`]: `[project]\nname = "shop-${name}"\n`,
        [`packages/${name}/src/${module}/__init__.py`]: `from .${name} import ${pascal(name)}\n`,
        [`packages/${name}/src/${module}/${name}.py`]: `class ${pascal(name)}:\n    """The ${name}."""\n\n    def run(self):\n        return 1\n`,
        [`packages/${name}/tests/test_${name}.py`]: 'def test_run():\n    pass\n',
      };
    }),
  ),
  'packages/flat/pyproject.toml': '[project]\nname = "shop-flat"\n[project.scripts]\nshop = "shop_flat.cli:main"\n',
  'packages/flat/shop_flat/__init__.py': '',
  'packages/flat/shop_flat/cli.py': 'def main():\n    return 0\n',
};

const bytes = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2]);

export const binariesOnly: Tree = merged(
  Array.from({ length: 300 }, (_, index) => ({
    [`firmware/v${Math.floor(index / 30)}/image-${index}.bin`]: bytes,
    [`models/m${index % 7}/weights-${index}.safetensors`]: bytes,
  })),
);

export const handbook: Tree = {
  'README.md': '# Handbook\n',
  'mkdocs.yml': 'site_name: Handbook\n',
  ...merged(
    names(120).map((name) => ({
      [`docs/${name}/index.md`]: `# ${name}\n\n## Why\n\nText.\n`,
      [`docs/${name}/details.md`]: `# Details of ${name}\n`,
      [`docs/${name}/picture.png`]: bytes,
    })),
  ),
};

export const notebooksOnly: Tree = merged(
  Array.from({ length: 80 }, (_, index) => ({
    [`week-${String(Math.floor(index / 8) + 1).padStart(2, '0')}/${String(index).padStart(2, '0')}-lesson.ipynb`]:
      '{"cells": [], "metadata": {}}\n',
  })),
);

/** A small library under a mountain of code that others wrote or a machine made. */
export const vendoredTree: Tree = {
  'package.json': '{"name":"tiny","scripts":{"test":"node --test"}}',
  'src/rank.js': '/** Ranks by quantile sketch. */\nexport function rankByQuantile(items) {\n  return items;\n}\n',
  'src/index.js': "export { rankByQuantile } from './rank.js';\n",
  'test/rank.test.js': "import { rankByQuantile } from '../src/index.js';\n",
  ...merged(
    names(400).map((name) => ({
      [`node_modules/${name}/package.json`]: `{"name":"${name}","bin":"./cli.js","scripts":{"test":"jest"}}`,
      [`node_modules/${name}/index.js`]: 'function rankByQuantile() {}\n',
      [`node_modules/${name}/cli.js`]: 'function main() {}\n',
      [`third_party/${name}/CMakeLists.txt`]: `project(${name})\n`,
      [`third_party/${name}/src/main.c`]: 'int main(void) {\n  return 0;\n}\n',
      [`src/generated/${name}.pb.go`]: 'package generated\n\nfunc RankByQuantile() {}\n',
    })),
  ),
};

/** One chain of forty folders, as deep trees of Java or of a site's content have them. */
export const deepTree: Tree = {
  'pom.xml': '<project><artifactId>deep</artifactId></project>',
  ...merged(
    Array.from({ length: 40 }, (_, index) => ({
      [`src/main/java/${names(index + 1).join('/')}/Ranker${index}.java`]: `public class Ranker${index} {\n}\n`,
    })),
  ),
};

export const corpus: Readonly<Record<string, Tree>> = {
  'npm workspace of 200 packages': npmWorkspace,
  'cargo workspace': cargoWorkspace,
  'Go workspace': goWorkspace,
  'uv workspace': uvWorkspace,
  'binaries only': binariesOnly,
  handbook,
  'notebooks only': notebooksOnly,
  'vendored and generated': vendoredTree,
  'deep nesting': deepTree,
};
