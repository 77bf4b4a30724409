// Tests that are exported functions, as lib0/testing runs them.
import { describe, expect, it } from 'vitest';
import { type Case, gate, judge } from './repository.ts';

const base = {
  'package.json': '{ "name": "kit", "main": "./src/index.js" }',
  'src/index.js': "export { Doc } from './doc.js'\n",
  'src/doc.js': 'export class Doc {\n  merge (a) {\n    return a\n  }\n}\n',
  'tests/doc.tests.js':
    "import * as K from '../src/index.js'\nimport * as t from 'lib0/testing'\n\n/**\n * @param {t.TestCase} _tc\n */\nexport const testPlain = _tc => {\n  t.assert(new K.Doc().merge(1) === 1)\n}\n",
};
const code = {
  'src/burst.js': 'export const burst = (a) => a > 1 ? a * 2 : a\n',
  'src/doc.js':
    "import { burst } from './burst.js'\n\nexport class Doc {\n  merge (a) {\n    return burst(a)\n  }\n}\n",
};
const more = (test: string): Case['changes'] => ({
  ...code,
  'tests/doc.tests.js': `${base['tests/doc.tests.js']}\n${test}`,
});
const tests = async (changes: Case['changes']) => gate(await judge({ base, changes }), 'tests');

describe('a test for lib0/testing', () => {
  it.each([
    ['export const testBurst = _tc => {\n  t.assert(new K.Doc().merge(2) === 4)\n}\n', 'pass'],
    ['export const testBurst = async _tc => {\n  t.compare(await new K.Doc().merge(2), 4)\n}\n', 'pass'],
    ['export function testRepeatBurst (tc) {\n  t.assert(new K.Doc().merge(2) === 4)\n}\n', 'pass'],
    ['const testBurst = _tc => {\n  t.assert(new K.Doc().merge(2) === 4)\n}\nexport { testBurst }\n', 'pass'],
    ['export const testBurst = _tc => {\n  t.skip()\n  t.assert(new K.Doc().merge(2) === 4)\n}\n', 'warn'],
    ['export const testBurst = _tc => {\n  console.log(new K.Doc().merge(2))\n}\n', 'warn'],
    ['const testBurst = _tc => {\n  t.assert(new K.Doc().merge(2) === 4)\n}\n', 'fail'],
    ['export const makeBurst = () => new K.Doc().merge(2)\n', 'fail'],
  ])('%s', async (test, outcome) => {
    expect((await tests(more(test))).outcome).toBe(outcome);
  });

  it('skips itself only where nothing asks first', async () => {
    const test =
      'export const testBurst = _tc => {\n  t.skip(!t.production)\n  t.assert(new K.Doc().merge(2) === 4)\n}\n';
    expect((await tests(more(test))).outcome).toBe('pass');
  });

  it('is counted once, and an old one that nothing changes is not', async () => {
    const test = 'export const testBurst = _tc => {\n  t.assert(new K.Doc().merge(2) === 4)\n}\n';
    expect((await tests(more(test))).measures).toMatchObject({ tests: 1, skipped: 0 });
  });

  it('in a file of its own that uses the new module alone is a warning', async () => {
    const test =
      "import { burst } from '../src/burst.js'\nimport * as t from 'lib0/testing'\n\nexport const testBurst = () => {\n  t.assert(burst(2) === 4)\n}\n";
    expect((await tests({ ...code, 'tests/burst.tests.js': test })).outcome).toBe('warn');
  });

  it('needs the runner: a function of that name beside no runner is none', async () => {
    const test =
      "import { Doc } from '../src/index.js'\nimport { ok } from 'node:assert'\n\nexport const testBurst = () => {\n  ok(new Doc().merge(2) === 4)\n}\n";
    expect((await tests({ ...code, 'tests/burst.tests.js': test })).outcome).toBe('fail');
  });
});
