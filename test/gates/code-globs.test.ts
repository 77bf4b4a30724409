// Code that hands a pattern of files to what loads them: containers, controllers, entities.
import { describe, expect, it } from 'vitest';
import { gradeOf, type Tree } from './repository.ts';

const service = (name: string) =>
  `export default class ${name} {\n  grow(x: number): number {\n    const y = x * 2;\n    return y;\n  }\n}\n`;
const container = (call: string) =>
  `import { createContainer } from 'awilix';\n\nexport async function build() {\n  const container = createContainer();\n  ${call}\n  return container;\n}\n`;
const base = (call: string, path = 'src/container.ts'): Tree => ({
  'package.json': '{ "name": "api", "private": true, "main": "dist/server.js" }',
  'src/server.ts': "import { build } from './container.js';\n\nawait build();\n",
  'src/container.ts': container(''),
  'src/services/old.service.ts': service('Old'),
  [path]: container(call),
});
const added = (path: string) => ({
  [path]: service('Grow'),
  'test/grow.test.ts': `import Grow from '../${path.replace(/\.ts$/, '.js')}';\n\nit('grows', () => {\n  expect(new Grow().grow(1)).toBe(2);\n});\n`,
});
const file = 'src/services/grow.service.ts';

describe('a pattern of files in code', () => {
  it.each([
    "await container.loadModules(['services/*.service.{ts,js}'], { cwd: import.meta.dirname });",
    "await container.loadModules(\n    [\n      'services/*.service.ts',\n    ],\n  );",
    "await importControllers('src/services/*.service.ts');",
    "new DataSource({ type: 'sqlite', entities: ['dist/services/*.service.js'] });",
    'useContainer({ controllers: [`./services/*.ts`] });',
    "new DataSource({ entities: [path.join(__dirname, 'services', '*.service{.ts,.js}')] });",
    "new DataSource({ entities: [resolve(import.meta.dirname, '../src/services/*.service.ts')] });",
    "new DataSource({ entities: path.posix.join(dirname(fileURLToPath(import.meta.url)), 'services', '*.ts') });",
    "new DataSource({ migrations: [join(process.cwd(), 'src', 'services', '*{.ts,.js}')] });",
    'new DataSource({ entities: [`${__dirname}/services/*.service.ts`] });',
  ])('loads what it takes: %s', async (call) => {
    expect(await gradeOf({ base: base(call), changes: added(file) })).toBe('registered');
  });

  it.each([
    ["await container.loadModules(['services/*.service.ts']);", 'src/services/grow.ts'],
    ["await container.loadModules(['services/*.service.ts']);", 'src/services/deep/grow.service.ts'],
    ["console.log('services/*.service.ts');", file],
    ["// await container.loadModules(['services/*.service.ts']);", file],
    ["await container.loadModules(['others/*.service.ts']);", file],
    ["new DataSource({ entities: [path.join(__dirname, 'others', '*.service.ts')] });", file],
    ["new DataSource({ entities: [path.join(__dirname, 'services', '*.entity.ts')] });", file],
    ["new DataSource({ entities: [path.join(__dirname, '..', 'services', '*.service.ts')] });", file],
    ["new DataSource({ entities: [path.join(elsewhere, 'services', '*.service.ts')] });", file],
  ])('loads nothing else: %s and %s', async (call, path) => {
    expect(await gradeOf({ base: base(call), changes: added(path) })).toBe('test_only');
  });

  it.each(['tsup.config.ts', 'gulpfile.ts', 'scripts/check.ts', 'test/setup.ts'])(
    'says nothing in what builds or tests: %s',
    async (path) => {
      const call = "await requireAll(['src/services/*.service.ts']);";
      expect(await gradeOf({ base: base(call, path), changes: added(file) })).toBe('test_only');
    },
  );
});
