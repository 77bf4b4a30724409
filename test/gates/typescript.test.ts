// The integration gate on TypeScript and JavaScript repositories: workspaces, barrels, routes, dynamic imports.
import { describe, expect, it } from 'vitest';
import { type Case, gate, gradeOf, judge } from './repository.ts';

const base = {
  'package.json': '{ "name": "acme", "private": true, "workspaces": ["packages/*"] }\n',
  'packages/core/package.json': '{ "name": "@acme/core", "version": "1.0.0", "exports": { ".": "./dist/index.js" } }\n',
  'packages/core/tsconfig.json':
    '{\n  // aliases\n  "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], } },\n}\n',
  'packages/core/src/index.ts': "export * from './engine.js';\nexport { route } from './routes.js';\n",
  'packages/core/src/engine.ts':
    'export interface EngineOptions {\n  depth?: number;\n}\n\nexport class Engine {\n  private readonly cache = new Map<string, number>();\n\n  constructor(private readonly options: EngineOptions = {}) {}\n\n  run(input: string): number {\n    return this.cache.get(input) ?? input.length + (this.options.depth ?? 0);\n  }\n}\n\nexport function build(options: EngineOptions): Engine {\n  return new Engine(options);\n}\n',
  'packages/core/src/routes.ts':
    "import { build } from './engine.js';\n\nexport const routes: Record<string, unknown> = {\n  engine: build,\n};\n\nexport function route(name: string): unknown {\n  return routes[name];\n}\n",
  'packages/core/src/plugins/index.ts':
    "const modules = import.meta.glob('./*.plugin.ts');\n\nexport function plugins(): string[] {\n  return Object.keys(modules);\n}\n",
  'packages/core/src/engine.test.ts':
    "import { Engine } from './engine.js';\n\nit('runs', () => {\n  expect(new Engine().run('a')).toBe(1);\n});\n",
  'packages/wild/package.json': '{ "name": "@acme/wild", "exports": { "./*": { "import": "./dist/*/index.js" } } }\n',
  'packages/wild/src/a/index.ts': 'export const a = 1;\n',
  'packages/app/package.json': '{ "name": "@acme/app", "version": "1.0.0" }\n',
  'packages/app/src/App.tsx':
    "import { route } from '@acme/core';\n\nexport function App() {\n  return <main>{String(route('engine'))}</main>;\n}\n",
  'packages/app/src/main.ts': "import { App } from './App.js';\n\nconsole.log(App);\n",
  'scripts/bench.mjs': "console.log('bench');\n",
  'server/app.js':
    "const express = require('express');\nconst app = express();\napp.get('/a', (req, res) => res.send('a'));\nmodule.exports = app;\n",
};

const fresh = `export interface RiverOptions {
  beta: number;
}

/** River score. */
export function riverScore(input: string, options: RiverOptions): number {
  const total = input.length * options.beta;
  return total + 1;
}

export class River {
  constructor(private readonly options: RiverOptions) {}

  score(input: string): number {
    const value = riverScore(input, this.options);
    return Math.round(value);
  }
}
`;
const freshTest =
  "import { River } from './river.js';\n\nit('scores', () => {\n  expect(new River({ beta: 1 }).score('a')).toBe(2);\n});\n";
const river = { 'packages/core/src/river.ts': fresh, 'packages/core/src/river.test.ts': freshTest };
const engine = base['packages/core/src/engine.ts'];
const inEngine = (from: string, to: string, head = "import { riverScore } from './river.js';\n\n"): string => {
  if (!engine.includes(from)) throw new Error(`no ${from}`);
  return head + engine.replace(from, to);
};

const cases: readonly (readonly [name: string, grade: string, changes: Case['changes']])[] = [
  ['a new module that only its tests use', 'test_only', river],
  [
    'what an existing function takes as a default where it takes its options apart',
    'wired',
    {
      ...river,
      'packages/core/src/engine.ts': inEngine(
        '  return new Engine(options);',
        '  const { depth = riverScore("a", { beta: 1 }) } = options;\n  return new Engine({ ...options, depth });',
      ),
    },
  ],
  [
    'a default further inside, and under another name',
    'wired',
    {
      ...river,
      'packages/core/src/engine.ts': inEngine(
        '  return new Engine(options);',
        '  const [{ depth: deep = riverScore("a", { beta: 1 }) }] = [options];\n  return new Engine({ depth: deep });',
      ),
    },
  ],
  ['a new module that nothing uses', 'orphan', { 'packages/core/src/river.ts': fresh }],
  [
    'used by an existing method',
    'wired',
    { ...river, 'packages/core/src/engine.ts': inEngine('input.length +', 'riverScore(input, { beta: 1 }) +') },
  ],
  [
    'used under an alias of the import',
    'wired',
    {
      ...river,
      'packages/core/src/engine.ts': inEngine(
        'input.length +',
        'rs(input, { beta: 1 }) +',
        "import { riverScore as rs } from './river';\n\n",
      ),
    },
  ],
  [
    'used through a namespace',
    'wired',
    {
      ...river,
      'packages/core/src/engine.ts': inEngine(
        'input.length +',
        'river.riverScore(input, { beta: 1 }) +',
        "import * as river from '@/river';\n\n",
      ),
    },
  ],
  [
    'used through the barrel of the package',
    'wired',
    {
      ...river,
      'packages/core/src/index.ts': `${base['packages/core/src/index.ts']}export * from './river.js';\n`,
      'packages/app/src/App.tsx': base['packages/app/src/App.tsx']
        .replace('{ route }', '{ River, route }')
        .replace('<main>', '<main>{new River({ beta: 2 }).score("a")}'),
    },
  ],
  [
    'exported by the barrel',
    'exported',
    { ...river, 'packages/core/src/index.ts': `${base['packages/core/src/index.ts']}export * from './river.js';\n` },
  ],
  [
    'exported by name',
    'exported',
    {
      ...river,
      'packages/core/src/index.ts': `${base['packages/core/src/index.ts']}export { River } from './river.js';\n`,
    },
  ],
  [
    'exported through a new barrel',
    'exported',
    {
      'packages/core/src/river/index.ts': "export * from './river.js';\n",
      'packages/core/src/river/river.ts': fresh,
      'packages/core/src/index.ts': `${base['packages/core/src/index.ts']}export * from './river/index.js';\n`,
    },
  ],
  [
    'a new entry of the exports of package.json',
    'exported',
    {
      ...river,
      'packages/core/package.json':
        '{ "name": "@acme/core", "version": "1.0.0", "exports": { ".": "./dist/index.js", "./river": "./dist/river.js" } }\n',
    },
  ],
  [
    'an entry of an existing route table',
    'registered',
    {
      ...river,
      'packages/core/src/routes.ts': base['packages/core/src/routes.ts']
        .replace('import', "import { riverScore } from './river.js';\nimport")
        .replace('engine: build,', 'engine: build,\n  river: riverScore,'),
    },
  ],
  [
    'shorthand in a table',
    'registered',
    {
      ...river,
      'packages/core/src/routes.ts': base['packages/core/src/routes.ts']
        .replace('import', "import { riverScore } from './river.js';\nimport")
        .replace('engine: build,', 'engine: build,\n  riverScore,'),
    },
  ],
  [
    'a dynamic import in an existing function',
    'wired',
    {
      ...river,
      'packages/core/src/routes.ts': base['packages/core/src/routes.ts'].replace(
        'export function route(name: string): unknown {',
        "export async function route(name: string): Promise<unknown> {\n  const { River } = await import('./river.js');\n  if (name === 'river') return new River({ beta: 1 });",
      ),
    },
  ],
  [
    'a lazy import handed over',
    'wired',
    {
      ...river,
      'packages/core/src/routes.ts': base['packages/core/src/routes.ts'].replace(
        'engine: build,',
        "engine: build,\n  river: () => import('./river.js'),",
      ),
    },
  ],
  ...[
    "export { riverScore as Component } from './river.js';\n",
    "export { riverScore } from './river.js';\n",
    "export * from './river.js';\n",
    "import { riverScore } from './river.js';\n\nexport { riverScore as Component };\n",
    "import { riverScore } from './river.js';\n\nexport default riverScore;\n",
  ].map((index): [string, string, Case['changes']] => [
    `a lazy import of a folder whose index says ${index.split('\n').join(' ')}`,
    'wired',
    {
      'packages/core/src/water/river.ts': fresh,
      'packages/core/src/water/index.ts': index,
      'packages/core/src/routes.ts': base['packages/core/src/routes.ts'].replace(
        'engine: build,',
        "engine: build,\n  river: () => import('./water/index.js'),",
      ),
    },
  ]),
  ...['@theme/river', '~theme/river', '#theme/river.js', 'src/theme/river'].map(
    (alias): [string, string, Case['changes']] => [
      `an alias of a folder that only the bundler knows, ${alias}`,
      'wired',
      {
        'packages/core/src/theme/river.ts': fresh,
        'packages/core/src/engine.ts': inEngine(
          'input.length +',
          'riverScore(input, { beta: 1 }) +',
          `import { riverScore } from '${alias}';\n\n`,
        ),
      },
    ],
  ),
  [
    'a package that is named like the file',
    'orphan',
    {
      'packages/core/src/theme/river.ts': fresh,
      'packages/core/src/engine.ts': inEngine(
        'input.length +',
        'riverScore(input, { beta: 1 }) +',
        "import { riverScore } from '@shore/river';\n\n",
      ),
    },
  ],
  ['found by a glob over its folder', 'registered', { 'packages/core/src/plugins/river.plugin.ts': fresh }],
  [
    'a component used in JSX',
    'wired',
    {
      'packages/app/src/River.tsx':
        'export function River({ beta }: { beta: number }) {\n  const shown = beta * 2;\n  return <b>{shown}</b>;\n}\n',
      'packages/app/src/App.tsx': base['packages/app/src/App.tsx']
        .replace('import { route }', "import { River } from './River';\nimport { route }")
        .replace('<main>', '<main><River beta={1} />'),
    },
  ],
  [
    'a default export without a name',
    'wired',
    {
      'packages/core/src/river.ts':
        'export default (input: string): number => {\n  const y = input.length;\n  return y * 2;\n};\n',
      'packages/core/src/engine.ts': inEngine(
        'input.length +',
        'shore(input) +',
        "import shore from './river.js';\n\n",
      ),
    },
  ],
  [
    'the entry of a new folder under a wildcard of the exports',
    'exported',
    {
      'packages/wild/src/river/index.ts': "export * from './river.js';\n",
      'packages/wild/src/river/river.ts': fresh,
    },
  ],
  [
    'a file of a new folder under a wildcard, not in its entry',
    'orphan',
    {
      'packages/wild/src/river/index.ts': 'export const name = "river";\n',
      'packages/wild/src/river/river.ts': fresh,
    },
  ],
  [
    'a default export',
    'wired',
    {
      'packages/core/src/river.ts': fresh.replace('export class River', 'export default class River'),
      'packages/core/src/engine.ts': inEngine(
        'input.length +',
        'new Shore({ beta: 1 }).score(input) +',
        "import Shore from './river.js';\n\n",
      ),
    },
  ],
  [
    'a method with the name of a method that is called everywhere',
    'test_only',
    {
      'packages/core/src/river.ts': 'export function get(x: number): number {\n  const y = x * 2;\n  return y;\n}\n',
      'packages/core/src/river.test.ts':
        "import { get } from './river.js';\n\nit('gets', () => {\n  expect(get(1)).toBe(2);\n});\n",
      'packages/core/src/engine.ts': engine.replace('input.length', 'input.length * 2'),
    },
  ],
  [
    'under if (false)',
    'unreached',
    {
      ...river,
      'packages/core/src/engine.ts': inEngine(
        '    return this.cache',
        '    if (false) riverScore(input, { beta: 1 });\n    return this.cache',
      ),
    },
  ],
  [
    'behind a constant that nothing sets',
    'unreached',
    {
      ...river,
      'packages/core/src/engine.ts': inEngine(
        '    return this.cache',
        '    if (USE_RIVER) return riverScore(input, { beta: 1 });\n    return this.cache',
        "import { riverScore } from './river.js';\n\nconst USE_RIVER = false;\n\n",
      ),
    },
  ],
  [
    'behind an option that callers can give',
    'wired',
    {
      ...river,
      'packages/core/src/engine.ts': inEngine(
        '    return this.cache',
        '    if (this.options.river) return riverScore(input, { beta: 1 });\n    return this.cache',
      ).replace('depth?: number;', 'depth?: number;\n  river?: boolean;'),
    },
  ],
  [
    'behind an option that is declared nowhere',
    'unreached',
    {
      ...river,
      'packages/core/src/engine.ts': inEngine(
        '    return this.cache',
        '    if ((this.options as any).river && this.options.shore) return riverScore(input, { beta: 1 });\n    return this.cache',
      ),
    },
  ],
  [
    'types only, used as types',
    'wired',
    {
      'packages/core/src/types.ts': 'export interface Shore {\n  width: number;\n  name: string;\n}\n',
      'packages/core/src/routes.ts': base['packages/core/src/routes.ts']
        .replace('import', "import type { Shore } from './types.js';\nimport")
        .replace('(name: string)', '(name: string | Shore["name"])')
        .replace('Shore["name"]', 'keyof Shore'),
    },
  ],
  [
    'a script where scripts live',
    'script',
    { 'scripts/river.mjs': 'const value = Math.sqrt(4);\nconsole.log(value);\n' },
  ],
  [
    'required by CommonJS code',
    'wired',
    {
      'server/river.js': 'function river(x) {\n  const y = x * 2;\n  return y;\n}\n\nmodule.exports = { river };\n',
      'server/app.js': base['server/app.js']
        .replace('const app', "const { river } = require('./river');\nconst app")
        .replace("res.send('a')", 'res.send(String(river(1)))'),
    },
  ],
  [
    'mounted as middleware',
    'wired',
    {
      'server/river.js': 'module.exports = function river(req, res, next) {\n  req.river = 1;\n  next();\n};\n',
      'server/app.js': base['server/app.js'].replace('app.get', "app.use(require('./river'));\napp.get"),
    },
  ],
  [
    'a new exported function beside others',
    'exported',
    {
      'packages/core/src/engine.ts': `${engine}\nexport function rebuild(options: EngineOptions): Engine {\n  const next = { ...options, depth: 1 };\n  return build(next);\n}\n`,
    },
  ],
  [
    'imported and not used',
    'test_only',
    { ...river, 'packages/core/src/engine.ts': `import { riverScore } from './river.js';\n\n${engine}` },
  ],
  [
    'a public field of an existing class is made of it',
    'wired',
    {
      ...river,
      'packages/core/src/engine.ts': inEngine(
        '  private readonly cache',
        '  readonly river = new River({ beta: 1 });\n\n  private readonly cache',
        "import { River } from './river.js';\n\n",
      ),
    },
  ],
  [
    'existing code names only its type',
    'test_only',
    {
      ...river,
      'packages/core/src/engine.ts': inEngine(
        'export interface EngineOptions {',
        'export type AnyOptions = EngineOptions | RiverOptions;\n\nexport interface EngineOptions {',
        "import type { RiverOptions } from './river.js';\n\n",
      ),
    },
  ],
  [
    'another package imports it by its path',
    'wired',
    {
      ...river,
      'packages/app/src/App.tsx': base['packages/app/src/App.tsx']
        .replace('import { route }', "import { riverScore } from '@acme/core/river';\nimport { route }")
        .replace('<main>', '<main>{riverScore("a", { beta: 1 })}'),
    },
  ],
];

describe('TypeScript and JavaScript', () => {
  it.each(cases)('%s: %s', async (_, grade, changes) => {
    expect(await gradeOf({ base, changes })).toBe(grade);
  });

  it('gives the reason that lies outside the new file, not what it says to itself', async () => {
    const text = `${fresh}\nconst seeds = [1, 2];\nexport const mix = (x: number): number => x * (seeds[0] ?? 1);\n`;
    const report = await judge({
      base,
      changes: {
        'packages/core/src/river.ts': `const first = 3;\n${text}\nexport const start = (): number => mix(first);\n`,
        'packages/core/src/engine.ts': inEngine(
          'input.length +',
          'start() +',
          "import { start } from './river.js';\n\n",
        ),
      },
    });
    expect(gate(report, 'integration').reasons).toEqual([
      'start (packages/core/src/river.ts) is used in packages/core/src/engine.ts, Engine.run (line 13).',
    ]);
  });

  it('twenty exports and no test are risky', async () => {
    const text = Array.from(
      { length: 20 },
      (_, i) => `export const f${i} = (x: number): number => {\n  const y = x + ${i};\n  return y * 2;\n};`,
    ).join('\n');
    const report = await judge({
      base,
      changes: {
        'packages/core/src/river.ts': `${text}\n`,
        'packages/core/src/index.ts': `${base['packages/core/src/index.ts']}export * from './river.js';\n`,
      },
    });
    expect(gate(report, 'risk').outcome).toBe('warn');
    expect(gate(report, 'tests').outcome).toBe('fail');
  });
});

describe('a wildcard of the exports', () => {
  const under = (exports: string, path: string): Case => ({
    base: {
      'package.json': `{ "name": "@acme/ui", "exports": ${exports} }`,
      'src/index.ts': 'export const one = 1;\n',
    },
    changes: {
      [path]: 'export function grow(x: number): number {\n  const y = x * 2;\n  return y;\n}\n',
      'test/grow.test.ts': `import { grow } from '../${path.replace(/\.ts$/, '')}';\n\nit('grows', () => {\n  expect(grow(1)).toBe(2);\n});\n`,
    },
  });
  it.each([
    ['{ "./*": "./src/*.ts" }', 'src/button.ts', 'exported'],
    ['{ "./*": "./src/*.ts" }', 'src/button/index.ts', 'exported'],
    ['{ "./*": "./src/*.ts" }', 'src/button/parts/edge.ts', 'test_only'],
    ['{ "./hooks/*": "./src/hooks/*.ts" }', 'src/hooks/deep/grow.ts', 'exported'],
    ['{ "./lib/*": "./dist/lib/*.js" }', 'src/lib/grow.ts', 'exported'],
    ['{ "./lib/*": "./dist/lib/*.js" }', 'src/lib/internal/grow.ts', 'test_only'],
    ['{ "./types/*": { "types": "./src/*.ts" } }', 'src/grow.ts', 'test_only'],
  ])('%s and %s', async (exports, path, grade) => {
    expect(await gradeOf(under(exports, path))).toBe(grade);
  });

  it.each([
    ['src/cache/grow.ts', "import { Old } from '@acme/ui/cache/old';", 'exported'],
    ['src/cache/internal/grow.ts', "import { Old } from '@acme/ui/cache/old';", 'test_only'],
    ['src/cache/grow.ts', "import { one } from '@acme/ui/button';", 'test_only'],
  ])('over everything reaches deep where the README imports so: %s with %s', async (path, line, grade) => {
    const { base, changes } = under(
      '{ "./*": { "import": { "types": "./dist/*.d.ts", "default": "./dist/*.js" } } }',
      path,
    );
    const readme = `# UI\n\n\`\`\`ts\n${line}\n\`\`\`\n`;
    expect(await gradeOf({ base: { ...base, 'README.md': readme }, changes })).toBe(grade);
  });
});
