// An object of functions that has a type: that somebody names the type does not reach the object.
import { describe, expect, it } from 'vitest';
import { gradeOf } from './repository.ts';

describe('an object of functions beside its type', () => {
  const runner = (head = '', field = '', parameter = '', run = '    return xs;\n') =>
    `${head}export class Runner {\n${field}  constructor(readonly name = 'r'${parameter}) {}\n\n  run(xs: number[]): number[] {\n${run}  }\n}\n`;
  const base = {
    'package.json': '{ "name": "kit" }',
    'src/index.ts': "export * from './runner';\n",
    'src/runner.ts': runner(),
  };
  const audit =
    'export interface StepHooks {\n  onStep?: (xs: number[]) => number[];\n}\n\nexport const audit: StepHooks = {\n  onStep(xs) {\n    const ys = xs.map((x) => x * 2);\n    return ys;\n  },\n};\n';
  const test =
    "import { audit } from './audit';\nimport { Runner } from './runner';\n\nit('audits', () => {\n  expect(audit.onStep?.([1])).toEqual([2]);\n  expect(new Runner()).toBeDefined();\n});\n";
  const given = (text: string) => ({
    base,
    changes: { 'src/audit.ts': audit, 'src/runner.ts': text, 'src/audit.test.ts': test },
  });
  const types = "import type { StepHooks } from './audit';\n\n";
  const values = "import { audit, type StepHooks } from './audit';\n\n";
  const asks = '    return this.hooks?.onStep?.(xs) ?? xs;\n';

  it.each([
    ['a public parameter takes it', runner(types, '', ', readonly hooks: StepHooks = {}', asks), 'wired'],
    ['a private field waits for it', runner(types, '  private hooks?: StepHooks;\n\n', '', asks), 'unreached'],
    ['a private field has it', runner(values, '  private hooks: StepHooks = audit;\n\n', '', asks), 'wired'],
    [
      'a function only names the type',
      `${types}${runner()}\nfunction asks(hooks: StepHooks): boolean {\n  return hooks.onStep !== undefined;\n}\n`,
      'test_only',
    ],
  ])('%s', async (_, text, grade) => {
    expect(await gradeOf(given(text))).toBe(grade);
  });
});
