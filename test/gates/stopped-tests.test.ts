// Tests of TypeScript and JavaScript that stop from inside before they assert anything.
import { describe, expect, it } from 'vitest';
import { gate, judge } from './repository.ts';

const top =
  "import { describe, expect, test } from 'runner';\nimport { run } from './core';\nimport { shape } from './shape';\n\n";
const asserts = '  expect(shape(run(1))).toBe(5);\n';
const told = async (text: string) =>
  gate(
    await judge({
      base: { 'package.json': '{ "name": "kit" }', 'src/core.ts': 'export const run = (x: number) => x + 1;\n' },
      changes: {
        'src/shape.ts': 'export function shape(x: number): number {\n  const y = x * 2;\n  return y + 1;\n}\n',
        'src/shape.test.ts': top + text,
      },
    }),
    'tests',
  );
const inTest = (line: string, given = '') => `test('shapes', async (${given}) => {\n  ${line}\n${asserts}});\n`;
const unset = '!process.env.RUN_KIT';

describe('all tests of a patch', () => {
  it.each([
    ['a condition that the test is told', inTest(`test.skip(${unset}, 'slow');`)],
    ['a condition that the file is told', `test.skip(${unset}, 'slow');\n\n${inTest('console.log(1);')}`],
    [
      'one for the block around',
      `test.describe('kit', () => {\n  test.skip(${unset}, 'slow');\n\n${inTest('console.log(1);')}});\n`,
    ],
    ['the context of the test', inTest(`if (${unset}) ctx.skip();`, 'ctx')],
    ['a function of the context', inTest(`skip(${unset});`, '{ skip }')],
    ['this', `test('shapes', function () {\n  if (${unset}) this.skip();\n${asserts}});\n`],
    [
      'what is done before',
      `describe('kit', () => {\n  before(function () {\n    if (${unset}) this.skip();\n  });\n\n${inTest('console.log(1);')}});\n`,
    ],
    ['an early return', inTest(`if (${unset}) return;`)],
    ['an early return that says so', inTest(`if (${unset}) {\n    console.warn('skipped');\n    return;\n  }`)],
    [
      'a condition around what it asserts',
      `test('shapes', () => {\n  if (process.env.RUN_KIT) {\n  ${asserts}  }\n});\n`,
    ],
  ])('are skipped by %s', async (_, text) => {
    const { outcome, reasons } = await told(text);
    expect([outcome, ...reasons]).toEqual([
      'warn',
      'Every added test is skipped unless RUN_KIT is set, which nothing of the repository does.',
    ]);
  });

  it.each([
    ['without a condition', inTest('test.skip();')],
    ['under one that holds', inTest("test.skip(true, 'later');")],
    ['to be mended', `test.fixme('shapes', async () => {\n${asserts}});\n`],
  ])('never run where they are stopped %s', async (_, text) => {
    expect((await told(text)).reasons).toEqual(['Every added test is skipped.']);
  });

  it.each([
    ['of a browser', inTest("test.skip(browserName === 'webkit', 'slow');", '{ browserName }')],
    ['of the service that builds', inTest('test.skip(!process.env.CI);')],
    ['of another test', `${inTest(`test.skip(${unset});`)}\n${inTest('console.log(1);')}`],
    ['of another block', `describe('a', () => {\n  test.skip(${unset});\n});\n\n${inTest('console.log(1);')}`],
    ['around a part of what it asserts', inTest(`if (!${unset}) expect(1).toBe(1);`)],
  ])('run in spite of a condition %s', async (_, text) => {
    expect((await told(text)).outcome).toBe('pass');
  });
});
