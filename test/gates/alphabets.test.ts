// Names in other alphabets: a patch is judged alike whatever letters its author writes names in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GatesReport } from '../../src/domain/gate.ts';
import { Spelling } from '../../src/gates/spelling.ts';
import { type Case, gradeOf, judge, type Tree } from './repository.ts';

/** English words of the cases, and what somebody else would have written. */
const names = {
  Discount: ['割引', 'Скидка', 'Größe', 'Δx'],
  apply: ['適用', 'применить', 'übernehmen', 'λ'],
  price: ['価格', 'цена', 'maß', 'μ'],
  stock: ['在庫', 'склад', 'läger', 'σ'],
  total: ['合計', 'итог', 'größte', 'Σ'],
};

const python: Case = {
  base: {
    'stock/__init__.py': '',
    'stock/price.py': 'def price(n):\n    return n * 2\n',
    'stock/main.py': 'from stock.price import price\n\n\ndef total(items):\n    return sum(price(x) for x in items)\n',
    'tests/test_total.py': 'from stock.main import total\n\n\ndef test_total():\n    assert total([1]) == 2\n',
  },
  changes: {
    'stock/apply.py':
      'class Discount:\n    """apply the Discount."""\n\n    def apply(self, v):\n        return v * 0.9\n',
    'stock/main.py':
      'from stock.apply import Discount\nfrom stock.price import price\n\n\ndef total(items):\n    return Discount().apply(sum(price(x) for x in items))\n',
    'tests/test_apply.py': 'from stock.main import total\n\n\ndef test_apply():\n    assert total([10]) == 18\n',
  },
};
const typescript: Case = {
  base: {
    'package.json': '{"name":"stock","main":"src/index.ts"}',
    'src/price.ts': 'export function price(x: number) { return x; }\n',
    'src/index.ts': "import { price } from './price.ts';\nexport function total(x: number) { return price(x); }\n",
  },
  changes: {
    'src/apply.ts':
      '/** A Discount. */\nexport class Discount {\n  apply(x: number) {\n    const y = x + 1;\n    return y * 2;\n  }\n}\n',
    'src/index.ts':
      "import { Discount } from './apply.ts';\nimport { price } from './price.ts';\nexport function total(x: number) { return new Discount().apply(price(x)); }\n",
    'test/apply.test.ts':
      "import { total } from '../src/index.ts';\nit('apply', () => { expect(total(1)).toBe(4); });\n",
  },
};
const registry: Case = {
  base: {
    'stock/__init__.py': 'from stock import price\n',
    'stock/kinds.py':
      'known = {}\n\n\ndef register(c):\n    known[c.__name__] = c\n    return c\n\n\ndef make(name):\n    return known[name]()\n',
    'stock/price.py':
      'from stock.kinds import register\n\n\n@register\nclass price:\n    def apply(self, v):\n        return v + 1\n',
  },
  changes: {
    'stock/__init__.py': 'from stock import Discount, price\n',
    'stock/Discount.py':
      'from stock.kinds import register\n\n\n@register\nclass Discount:\n    def apply(self, v):\n        total = v * 2\n        return total\n',
    'tests/test_total.py':
      'from stock.kinds import make\n\n\ndef test_total():\n    assert make("Discount").apply(1) == 2\n',
  },
};
const orphan: Case = {
  base: python.base,
  changes: { 'stock/apply.py': 'def apply(total):\n    price = total * 2\n    return price + 1\n' },
};
const missing: Case = {
  base: python.base,
  changes: { ...python.changes, 'stock/apply.py': 'class Other:\n    pass\n' },
};

const written = (text: string, which: number): string =>
  Object.entries(names).reduce((done, [name, others]) => done.replaceAll(name, others[which] ?? name), text);

const tree = <T>(of: Readonly<Record<string, T>>, which: number): Record<string, T> =>
  Object.fromEntries(
    Object.entries(of).map(([path, text]) => [
      written(path, which),
      (typeof text === 'string' ? written(text, which) : text) as T,
    ]),
  );

const inLetters = ({ base, changes }: Case, which: number): Case => ({
  base: tree(base as Tree, which),
  changes: tree(changes, which),
});

const cases = { python, typescript, registry, orphan, missing };

describe.each(Object.entries(cases))('a patch of the kind %s', (_, given) => {
  it.each([0, 1, 2, 3])('is judged in the letters %i as in English, and told of in them', async (which) => {
    const english = await judge(given);
    const report = await judge(inLetters(given, which));
    const expected = JSON.parse(written(JSON.stringify(english), which)) as GatesReport;
    expect(sorted(report)).toEqual(sorted(expected));
  });
});

/** Lists of names stand in the order of the letters. */
function sorted(report: GatesReport): unknown {
  return JSON.parse(JSON.stringify(report), (_, value: unknown) =>
    Array.isArray(value) && value.every((each) => typeof each === 'string') ? value.toSorted() : value,
  );
}

describe('the judged cases', () => {
  it('are no easy ones: each route is among them', async () => {
    const routes = await Promise.all(Object.values(cases).map(async (each) => (await judge(each)).route));
    expect(new Set(routes)).toEqual(new Set(['pull_request', 'issue']));
  });
});

describe('a function of Go', () => {
  const body = (name: string) => `package stock\n\nfunc ${name}(v int) int {\n\tw := v * 2\n\treturn w + 1\n}\n`;
  const grade = (name: string) =>
    gradeOf({
      base: { 'go.mod': 'module github.com/x/stock\n', 'price.go': body('Price') },
      changes: { 'apply.go': body(name) },
    });

  it.each([
    ['Скидка', 'exported'],
    ['скидка', 'orphan'],
    ['割引', 'orphan'],
  ])('that is called %s is %s: only a capital exports', async (name, expected) => {
    expect(await grade(name)).toBe(expected);
  });
});

describe('what may not be touched', () => {
  it('is held against the path as it is written', async () => {
    const report = await judge({
      base: {},
      changes: { 'документы/чтение.md': 'x\n' },
      blocked: ['документы/[а-я]*.md'],
    });
    expect(report.gates[0]?.reasons).toEqual(['документы/чтение.md is blocked: it may not be changed.']);
  });
});

describe('a spelling', () => {
  it('is read back as it was written', () => {
    const spelling = new Spelling();
    for (const text of ['größe', '割引_2', '“quoted” — 100 €', 'x𝒜y', 'Δλ'])
      expect(spelling.written(spelling.spelt(text))).toBe(text);
    expect(spelling.spelt('割引')).toMatch(/^\w+$/);
  });

  it('is read back so of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (text, more) => {
        const spelling = new Spelling();
        expect(spelling.written(spelling.spelt(text + more))).toBe(text + more);
      }),
    );
  });

  it('leaves alone what looks like one and was none', () => {
    expect(new Spelling().written('Zx5272z')).toBe('Zx5272z');
  });
});
