// Options of functions that only code of the repository can call, and parameters that are taken apart.
import { describe, expect, it } from 'vitest';
import { gate, gradeOf, judge, type Tree } from './repository.ts';

const manifest = (more: string) => `{ "name": "kit", ${more} }\n`;
const serve = (parameters: string, line = '') =>
  `export function serve(agent: string${parameters}): string {\n${line}  return agent;\n}\n`;
const cache =
  'export class Cache {\n  #known = new Map<string, string>();\n\n  lookup(key: string): string | undefined {\n    return this.#known.get(key);\n  }\n}\n';
const options = "import type { Cache } from './cache.js';\n\nexport interface Options {\n  cache?: Cache;\n}\n\n";
const lookup = '  const known = options.cache?.lookup(agent);\n  if (known) return known;\n';
const main = (call: string, more = '') => `import { serve } from './serve.js';\n${more}\nconsole.log(${call});\n`;

const grade = (changes: Tree, more: Tree = {}) =>
  gradeOf({
    base: {
      'package.json': manifest('"main": "dist/index.js", "bin": "dist/main.js"'),
      'src/index.ts': "export { name } from './name.js';\n",
      'src/name.ts': "export const name = 'kit';\n",
      'src/main.ts': main("serve('a')"),
      'src/serve.ts': serve(''),
      ...more,
    },
    changes: {
      'src/cache.ts': cache,
      'test/cache.test.ts':
        "import { Cache } from '../src/cache.js';\nimport { serve } from '../src/serve.js';\n\nit('looks up', () => {\n  expect(new Cache().lookup(serve('a'))).toBe(undefined);\n});\n",
      ...changes,
    },
  });

const typed = { 'src/serve.ts': options + serve(', options: Options = {}', lookup) };
const plain = {
  'src/serve.ts': `import type { Cache } from './cache.js';\n\n${serve(', cache?: Cache', '  const known = cache?.lookup(agent);\n  if (known) return known;\n')}`,
};

describe('an option of a function', () => {
  it('that the users of a package can call is theirs to give', async () => {
    const isPublic = { 'src/index.ts': "export { serve } from './serve.js';\n" };
    for (const changes of [typed, plain]) expect(await grade(changes, isPublic)).toBe('wired');
  });

  it('that only code here calls waits for one of the calls to give it', async () => {
    for (const changes of [typed, plain]) expect(await grade(changes)).toBe('unreached');
    const given = main("serve('a', new Cache())", "import { Cache } from './cache.js';\n");
    expect(await grade({ ...plain, 'src/main.ts': given })).toBe('wired');
    expect(await grade({ ...typed, 'src/main.ts': main("serve('a', JSON.parse('{}'))") })).toBe('wired');
  });

  it('that nobody is seen to call may be called by a framework, or from outside where the manifest does not tell', async () => {
    const uncalled = { 'src/main.ts': 'console.log(1);\n' };
    const open = { 'package.json': manifest('"exports": { "./*": "./dist/*.js" }') };
    for (const more of [uncalled, open]) expect(await grade(typed, more)).toBe('wired');
  });

  it('is no way in for a class whose field of the type nothing reads', async () => {
    expect(
      await grade({ 'src/serve.ts': options + serve(', options: Options = {}', '  console.log(options);\n') }),
    ).toBe('test_only');
  });
});

it('a default that switches new code on is none where no call of a function inside of the package gives it', async () => {
  const chunk = (more: string, body: string) =>
    `${body === '' ? '' : "import { Cache } from './cache.js';\n\n"}export const serve = ({ agent${more} }: any): string => {\n${body}  return agent;\n};\n`;
  const before = { 'src/serve.ts': chunk('', ''), 'src/main.ts': main("serve({ agent: 'a' })") };
  const changed = {
    'src/serve.ts': chunk(', cached = false', '  if (cached) return new Cache().lookup(agent) ?? agent;\n'),
  };
  expect(await grade(changed, before)).toBe('unreached');
  expect(await grade({ ...changed, 'src/main.ts': main("serve({ agent: 'a', cached: true })") }, before)).toBe('wired');
  expect(await grade(changed, { ...before, 'src/index.ts': "export { serve } from './serve.js';\n" })).toBe('wired');
});

describe('what a constructor takes apart', () => {
  const runner = (taken: string, type: string, body: string) =>
    `export class Runner {\n  size: number;\n\n  constructor({ size${taken} }: { size: number | string }${type}) {\n    this.size = Number(size);\n${body}  }\n}\n`;
  const judged = async (body: string, read = '') => {
    const type = ' & { memory?: Cache }';
    const text = `import type { Cache } from './cache.js';\n\n${runner(', memory', type, body)}`.replace(
      /\}\n$/,
      `${read}}\n`,
    );
    const base = {
      'package.json': manifest('"main": "dist/index.js"'),
      'src/index.ts': "export { Runner } from './runner.js';\n",
      'src/runner.ts': runner('', '', ''),
    };
    const changes = { 'src/cache.ts': cache, 'src/runner.ts': text };
    return gate(await judge({ base, changes }), 'integration');
  };

  it('has the type of its own key: another parameter takes nothing of it', async () => {
    expect((await judged('    this.memory = memory;\n')).grade).toBe('orphan');
    const read = await judged(
      '    this.memory = memory;\n',
      '\n  run() {\n    return this.memory?.lookup("a");\n  }\n',
    );
    expect([read.grade, read.reasons[0]]).toEqual([
      'wired',
      'Cache (src/cache.ts) is reached: a caller of Runner.constructor in src/runner.ts can pass it as memory.',
    ]);
  });
});

describe('the index of a folder', () => {
  it('exports nothing to anybody where no entry of the package hands it on', async () => {
    const inner = { 'src/internals/index.ts': "export { name } from '../name.js';\n" };
    const changes = { 'src/internals/index.ts': "export { name } from '../name.js';\nexport * from '../cache.js';\n" };
    expect(await grade(changes, inner)).toBe('test_only');
    const handed = { ...inner, 'src/index.ts': "export * from './internals/index.js';\n" };
    expect(await grade(changes, handed)).toBe('exported');
    expect(await grade(changes, { ...inner, 'package.json': manifest('"private": true') })).toBe('test_only');
    expect(await grade(changes, { ...inner, 'package.json': manifest('"version": "1.0.0"') })).toBe('exported');
  });
});
