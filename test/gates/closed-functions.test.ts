// Parameters that a patch adds to functions which nobody outside can call: only what their own callers give counts.
import { describe, expect, it } from 'vitest';
import { type Case, gate, gradeOf, judge } from './repository.ts';

const floor =
  'export class Floor {\n  constructor(readonly at = 0.1) {}\n\n  cut(xs: number[]): number[] {\n    return xs.filter((x) => x >= this.at);\n  }\n}\n';
const typescript = {
  'package.json': '{ "name": "kit", "main": "src/index.ts" }\n',
  'src/index.ts': "export { Sampler } from './sampler';\n",
};

/** A method of a class, its one call, and what stands first in it. */
interface Shape {
  readonly head: string;
  readonly call: string;
  readonly body?: string;
  readonly owner?: string;
  readonly more?: string;
}

const sampler = ({ head, call, body = '', owner = 'export class Sampler', more = '' }: Shape): string =>
  `${body === '' ? '' : "import { Floor } from './floor';\n\n"}${owner} {\n  sample(xs: number[]): number {\n    return ${call};\n  }\n\n  ${head} {\n${body}    return Math.max(...xs);\n  }\n}\n${more}`;

const methods = (before: Shape, after: Shape): Case => ({
  base: { ...typescript, 'src/sampler.ts': sampler(before) },
  changes: { 'src/floor.ts': floor, 'src/sampler.ts': sampler(after) },
});
const cut = (condition: string): string => `    if (${condition}) xs = new Floor().cut(xs);\n`;

const unasked: readonly (readonly [head: string, added: string, condition: string])[] = [
  ['private draw(xs: number[]', 'floored = false', 'floored'],
  ['private draw(xs: number[]', 'floor?: number', 'floor'],
  ['private draw(xs: number[]', 'floor?: number', 'floor !== undefined'],
  ['private draw(xs: number[]', 'floor?: number', 'floor != null'],
  ['private draw(xs: number[]', 'floor?: number', 'floor !== undefined && xs.length > 0'],
  ['private draw(xs: number[]', 'floor = 0', 'floor > 0'],
  ['private draw(xs: number[]', "mode: 'top' | 'floor' = 'top'", "mode === 'floor'"],
  ['private draw(xs: number[]', 'plain = true', '!plain'],
  ['private draw(xs: number[]', 'opts: { floor?: number } = {}', 'opts.floor !== undefined'],
  ['private draw(xs: number[]', 'opts?: { floor?: number }', 'opts?.floor'],
  ['private draw(xs: number[]', '{ floor }: { floor?: number } = {}', 'floor'],
  ['private async draw(xs: Map<number, string>, ys: number[]', 'floored = false', 'floored'],
];

describe('an optional parameter added to a private method', () => {
  it.each(unasked)('that no caller gives is not reached: %s, %s)', async (head, added, condition) => {
    const call = 'this.draw(xs)';
    const given = methods({ head: `${head})`, call }, { head: `${head}, ${added})`, call, body: cut(condition) });
    expect(await gradeOf(given)).toBe('unreached');
  });

  it('says which', async () => {
    const call = 'this.draw(xs)';
    const body = cut('floor !== undefined');
    const given = methods(
      { head: 'private draw(xs: number[])', call },
      { head: 'private draw(xs: number[], floor?: number)', call, body },
    );
    expect(gate(await judge(given), 'integration')).toMatchObject({
      outcome: 'warn',
      reasons: [expect.stringContaining('only under floor')],
    });
  });

  it.each([
    ['    xs = floor == null ? xs : new Floor(floor).cut(xs);\n'],
    ['    if (floor === undefined) return xs[0];\n    xs = new Floor(floor).cut(xs);\n'],
    ['    if (floor === undefined || xs.length === 0) return xs[0];\n    xs = new Floor(floor).cut(xs);\n'],
  ])('that no caller gives is not reached where it stands on the other side: %j', async (body) => {
    const call = 'this.draw(xs)';
    const [head, more] = ['private draw(xs: number[])', 'private draw(xs: number[], floor?: number)'];
    expect(await gradeOf(methods({ head, call }, { head: more, call, body }))).toBe('unreached');
  });

  it('is not reached by a method that calls itself with it, or by an overload', async () => {
    const call = 'this.draw(xs)';
    const body = `${cut('floor')}    if (xs.length > 9) return this.draw(xs.slice(1), floor);\n`;
    const [head, more] = ['private draw(xs: number[])', 'private draw(xs: number[], floor?: number)'];
    expect(await gradeOf(methods({ head, call }, { head: more, call, body }))).toBe('unreached');
    const overloads = `private draw(xs: number[]): number;\n  ${more}`;
    expect(await gradeOf(methods({ head, call }, { head: overloads, call, body }))).toBe('unreached');
  });

  it.each([
    ['#draw(xs: number[]', 'this.#draw(xs', ''],
    ['private draw = (xs: number[]', 'this.draw(xs', ' =>'],
    ['_draw(xs: number[]', 'this._draw(xs', ''],
  ])('is that in %s), too', async (head, call, arrow) => {
    const body = cut('floor');
    const before = { head: `${head})${arrow}`, call: `${call})` };
    const added = `${head}, floor?: number)${arrow}`;
    expect(await gradeOf(methods(before, { head: added, call: `${call})`, body }))).toBe('unreached');
    expect(await gradeOf(methods(before, { head: added, call: `${call}, 0.2)`, body }))).toBe('wired');
  });

  it.each([
    ['floor?: number', 'this.draw(xs, 0.2)'],
    ['floor?: number', 'this.draw(\n      [...xs, 1],\n      xs[0],\n    )'],
    ['floor?: number', 'this.draw(...given)'],
    ['floor?: number', 'this.draw.call(this, xs, 1)'],
    ['floor?: number', '[xs].map(this.draw)[0]'],
    ['{ floor }: { floor?: number } = {}', 'this.draw(xs, { floor: 0.2 })'],
    ['{ floor }: { floor?: number } = {}', 'this.draw(xs, given)'],
    ['{ low: floor }: { low?: number } = {}', 'this.draw(xs, { low: 0.2 })'],
  ])('is reached where a caller gives it: %s by %s', async (added, call) => {
    const [head, more] = ['private draw(xs: number[])', `private draw(xs: number[], ${added})`];
    const given = methods({ head, call: 'this.draw(xs)' }, { head: more, call, body: cut('floor') });
    expect(await gradeOf(given)).toBe('wired');
  });

  it.each([
    ['this.draw(xs, undefined)'],
    ['this.canvas.draw(xs, 0.2)'],
    ['this.draw([...xs, 1])'],
    ['this.draw(xs /* , floor */)'],
    ['this.draw(new Map<number, number>(xs))'],
  ])('is not reached by %s', async (call) => {
    const [head, more] = ['private draw(xs: number[])', 'private draw(xs: number[], floor?: number)'];
    const given = methods({ head, call: 'this.draw(xs)' }, { head: more, call, body: cut('floor') });
    expect(await gradeOf(given)).toBe('unreached');
  });

  it('is reached where its default leads there', async () => {
    const call = 'this.draw(xs)';
    const head = 'private draw(xs: number[])';
    const on = { head: 'private draw(xs: number[], floored = true)', call, body: cut('floored') };
    expect(await gradeOf(methods({ head, call }, on))).toBe('wired');
  });
});

describe('an optional parameter that is handed on', () => {
  const two = (head: string, own: string, next: string, body: string) =>
    sampler({ head: `private draw(xs: number[]${next})`, call: `this.pick(xs${own})`, body }).replace(
      '  private draw',
      `  ${head} {\n    return this.draw(xs${next === '' ? '' : ', floor'});\n  }\n\n  private draw`,
    );
  const given = (own: string, visibility = 'private '): Case => ({
    base: { ...typescript, 'src/sampler.ts': two(`${visibility}pick(xs: number[])`, '', '', '') },
    changes: {
      'src/floor.ts': floor,
      'src/sampler.ts': two(
        `${visibility}pick(xs: number[], floor?: number)`,
        own,
        ', floor?: number',
        cut('floor !== undefined'),
      ),
    },
  });
  it('is given by whoever gives it first', async () => {
    expect(await gradeOf(given(''))).toBe('unreached');
    expect(await gradeOf(given(', 0.2'))).toBe('wired');
    expect(await gradeOf(given('', ''))).toBe('wired');
  });
});

describe('a function that others may call', () => {
  const call = 'this.draw(xs)';
  const body = cut('floor');
  const [head, more] = ['draw(xs: number[])', 'draw(xs: number[], floor?: number)'];
  it.each([
    ['', 'export class Sampler', '', 'wired'],
    ['protected ', 'export class Sampler', '', 'wired'],
    ['protected ', 'class Sampler', '\nexport { Sampler };\n', 'wired'],
    [
      'protected ',
      'class Sampler',
      '\nexport const sample = (xs: number[]) => new Sampler().sample(xs);\n',
      'unreached',
    ],
    ['', 'class Sampler', '\nexport const sample = (xs: number[]) => new Sampler().sample(xs);\n', 'unreached'],
  ])('is a %smethod of an %s: %j', async (visibility, owner, last, grade) => {
    const before = { head: `${visibility}${head}`, call, owner, more: last };
    expect(await gradeOf(methods(before, { ...before, head: `${visibility}${more}`, body }))).toBe(grade);
  });
  it('takes what a protected method is handed', async () => {
    const typed = 'protected draw(xs: number[], floor?: Floor)';
    const use = '    xs = floor?.cut(xs) ?? xs;\n';
    const given = methods({ head: `protected ${head}`, call }, { head: typed, call, body: use });
    expect(await gradeOf(given)).toBe('wired');
  });
});

describe('a constructor or a component that only its own module makes', () => {
  const view = (props: string, use: string, tag: string): string =>
    `${use === '' ? '' : "import { Floor } from './floor';\n\n"}function Row({ xs${props} }: any) {\n${use}  return <b>{xs}</b>;\n}\n\nexport function Table({ xs, all }: any) {\n  return <Row xs={xs}${tag} />;\n}\n`;
  it.each([
    ['', 'unreached'],
    [' floored', 'wired'],
    [' floored={all}', 'wired'],
    [' floored={undefined}', 'unreached'],
    [' {...all}', 'wired'],
  ])('is given what its tag says: %j', async (tag, grade) => {
    const base = { ...typescript, 'src/table.tsx': view('', '', '') };
    const use = '  if (floored) xs = new Floor().cut(xs);\n';
    const changes = { 'src/floor.ts': floor, 'src/table.tsx': view(', floored', use, tag) };
    expect(await gradeOf({ base, changes })).toBe(grade);
  });

  const made = (added: string, use: string, given: string): string =>
    `${use === '' ? '' : "import { Floor } from './floor';\n\n"}class Draw {\n  xs: number[];\n\n  constructor(xs: number[]${added}) {\n${use}    this.xs = xs;\n  }\n}\n\nexport const draw = (xs: number[]) => new Draw(xs${given}).xs;\n`;
  it.each([
    ['', 'unreached'],
    [', 0.2', 'wired'],
  ])('is given what stands after new: %j', async (given, grade) => {
    const base = { ...typescript, 'src/draw.ts': made('', '', '') };
    const changes = { 'src/floor.ts': floor, 'src/draw.ts': made(', floor?: number', cut('floor'), given) };
    expect(await gradeOf({ base, changes })).toBe(grade);
  });
});

const python = {
  'pyproject.toml': '[project]\nname = "kit"\n',
  'kit/__init__.py': 'from .sampler import Sampler\n\n__all__ = ["Sampler"]\n',
};
const inPython = (head: string, body: string, call: string): string =>
  `${body === '' ? '' : 'from .floor import cut\n\n\n'}class Sampler:\n    def sample(self, xs, **options):\n        return ${call}\n\n    def _draw(self, xs${head}):\n${body}        return max(xs)\n`;

describe('a parameter added to a method of Python that begins with an underscore', () => {
  it.each([
    [', floor=None', 'floor is not None', 'self._draw(xs)', 'unreached'],
    [', floor=None', 'floor', 'self._draw(xs, floor=None)', 'unreached'],
    [', floor: float = 0.0', 'floor > 0', 'self._draw(xs)', 'unreached'],
    [', mode="top"', 'mode == "floor"', 'self._draw(xs)', 'unreached'],
    [', *, floor=None', 'floor is not None and xs', 'self._draw(xs)', 'unreached'],
    [', floor=None', 'floor is not None', 'self._draw(xs, 0.2)', 'wired'],
    [', *, floor=None', 'floor is not None', 'self._draw(xs, floor=xs[0])', 'wired'],
    [', mode="top"', 'mode == "floor"', 'self._draw(xs, mode="floor")', 'wired'],
    [', floor=None', 'floor is not None', 'self._draw(xs, **options)', 'wired'],
    [', mode="floor"', 'mode == "floor"', 'self._draw(xs)', 'wired'],
  ])('%s under %s by %s is %s', async (head, condition, call, grade) => {
    const body = `        if ${condition}:\n            xs = cut(xs)\n`;
    const changes = {
      'kit/floor.py': 'def cut(xs, at=0.1):\n    low = at * max(xs)\n    return [x for x in xs if x >= low]\n',
      'kit/sampler.py': inPython(head, body, call),
    };
    const base = { ...python, 'kit/sampler.py': inPython('', '', 'self._draw(xs)') };
    expect(await gradeOf({ base, changes })).toBe(grade);
  });

  it('is reached where a class elsewhere gives it, or may', async () => {
    const sub = (given: string) =>
      `from .sampler import Sampler\n\n\nclass Low(Sampler):\n    def sample(self, xs, **options):\n        return self._draw(xs${given})\n`;
    const body = '        if floor is not None:\n            xs = cut(xs)\n';
    const changes = {
      'kit/floor.py': 'def cut(xs, at=0.1):\n    low = at * max(xs)\n    return [x for x in xs if x >= low]\n',
      'kit/sampler.py': inPython(', floor=None', body, 'self._draw(xs)'),
    };
    const base = { ...python, 'kit/sampler.py': inPython('', '', 'self._draw(xs)') };
    expect(await gradeOf({ base: { ...base, 'kit/low.py': sub('') }, changes })).toBe('unreached');
    expect(await gradeOf({ base: { ...base, 'kit/low.py': sub(', **options') }, changes })).toBe('wired');
    expect(await gradeOf({ base, changes: { ...changes, 'kit/low.py': sub(', 0.2') } })).toBe('wired');
  });
});
