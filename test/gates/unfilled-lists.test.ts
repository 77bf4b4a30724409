// Lists of what is told or asked in turn, which the patch adds empty to existing code: new code for them waits until somebody fills them.
import { describe, expect, it } from 'vitest';
import { gate, gradeOf, judge, type Tree } from './repository.ts';

const drift =
  'export interface Observer {\n  onResult(x: number): void;\n  onEnd(): void;\n}\n\nexport class DriftObserver implements Observer {\n  #seen: number[] = [];\n\n  onResult(x: number): void {\n    this.#seen.push(x);\n  }\n\n  onEnd(): void {\n    console.warn(this.#seen.length);\n  }\n}\n';
const base: Tree = {
  'package.json': '{ "name": "kit", "private": true }\n',
  'src/run.ts': 'export function run(xs: number[]): number {\n  return xs.length;\n}\n',
};
const told =
  '  for (const x of xs) observers.forEach((observer) => observer.onResult(x));\n  observers.forEach((observer) => observer.onEnd());\n';
const running = (head: string, body = told, more = ''): string =>
  `${head}\nexport function run(xs: number[]): number {\n${body}  return xs.length;\n}\n${more}`;
const given = (run: string, code = drift) => ({
  base,
  changes: {
    'src/drift.ts': code,
    'src/run.ts': run,
    'test/drift.test.ts':
      "import { DriftObserver } from '../src/drift';\nimport { run } from '../src/run';\n\nit('sees', () => {\n  new DriftObserver().onResult(run([1]));\n  expect(run([1])).toBe(1);\n});\n",
  },
});
const typed = "import type { Observer } from './drift';\n\nconst observers: Observer[] = [];\n";
const loose = 'const observers: any[] = [];\n';

describe('an empty list that existing code goes through', () => {
  it.each([
    ['of the type that stands with the new code', running(typed)],
    ['of its class', running("import { DriftObserver } from './drift';\n\nconst observers: DriftObserver[] = [];\n")],
    ['of its methods', running(loose)],
    [
      'in a loop',
      running(typed, '  for (const observer of observers) observer.onEnd();\n  if (observers.length > 3) return 0;\n'),
    ],
    ['that is a set', running(typed.replace('Observer[] = []', 'Set<Observer> = new Set()'))],
    [
      'that is a map',
      running(
        typed.replace('Observer[] = []', 'Map<string, Observer> = new Map()'),
        '  for (const each of observers.values()) each.onEnd();\n',
      ),
    ],
  ])('leaves the new code unreached: %s', async (_name, run) => {
    expect(await gradeOf(given(run))).toBe('unreached');
  });

  it('is named in the reason', async () => {
    expect(gate(await judge(given(running(typed))), 'integration').reasons).toEqual([
      'src/run.ts goes through observers, but nothing puts src/drift.ts into it.',
    ]);
  });

  it.each([
    [
      'it is of something else',
      running('const observers: Date[] = [];\n', '  observers.forEach((each) => each.getTime());\n'),
    ],
    ['another method is asked, too', running(loose, `${told}  observers.forEach((observer) => observer.onStart());\n`)],
    ['nothing is asked of what is in it', running(typed, '  console.log(observers.length);\n')],
    ['nobody goes through it', running(typed, '')],
    [
      'something else fills it',
      running(typed, told, '\nexport function watch(): void {\n  observers.push({ onResult() {}, onEnd() {} });\n}\n'),
    ],
    ['it may be another', running(typed.replace('const', 'let'), `  observers = known();\n${told}`)],
    ['it is handed on', running(typed, `  fill(observers);\n${told}`)],
    ['it is not empty', running(typed.replace('= []', '= [console as never]'))],
  ])('leaves it to the tests where %s', async (_name, run) => {
    expect(await gradeOf(given(run))).toBe('test_only');
  });

  it('is filled by another file of the patch', async () => {
    const { changes } = given(running(typed.replace('const', 'export const')));
    const filling =
      "import { observers } from './run';\n\nexport function fill(x: any): void {\n  observers.push(x);\n}\n";
    const both = { ...changes, 'src/fill.ts': filling };
    expect(await gradeOf({ base, changes: both })).toBe('test_only');
  });

  const python = (list: string, loop: string) => ({
    base: { 'kit/__init__.py': '', 'kit/run.py': 'def run(xs):\n    return len(xs)\n' },
    changes: {
      'kit/drift.py':
        'class DriftObserver:\n    def __init__(self):\n        self.seen = []\n\n    def on_result(self, x):\n        self.seen.append(x)\n',
      'kit/run.py': `${list}\n\ndef run(xs):\n    for x in xs:\n        ${loop}\n    return len(xs)\n`,
      'tests/test_drift.py':
        'from kit.drift import DriftObserver\nfrom kit.run import run\n\n\ndef test_drift():\n    DriftObserver().on_result(run([1]))\n    assert run([1]) == 1\n',
    },
  });
  it.each([
    ['_observers = []\n', 'for each in _observers:\n            each.on_result(x)', 'unreached'],
    ['_observers: list = []\n', 'for each in _observers:\n            each.on_result(x)', 'unreached'],
    ['_observers = [print]\n', 'for each in _observers:\n            each.on_result(x)', 'test_only'],
    [
      '_observers = []\n',
      '_observers.append(x)\n        for each in _observers:\n            each.on_result(x)',
      'test_only',
    ],
  ])('in Python, %j with %j: %s', async (list, loop, grade) => {
    expect(await gradeOf(python(list, loop))).toBe(grade);
  });
});
