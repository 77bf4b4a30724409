// How people write places and names: blanks, lists of braces, lines beside a path, links, quotations, and what they say is not there.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audit, judged, repository } from './stage.ts';

const files = {
  ...repository,
  'docs/user guide/first steps.md': 'One\nTwo\nThree\n',
  'src/a.ts': 'export const limit = 1;\n',
  'src/b.ts': 'export function b() {}\n',
};
const at = (sentence: string) => judged(sentence, { files });
const why = (sentence: string) => audit(sentence, { files }).claims.map(({ why }) => why);

describe('paths with blanks', () => {
  it.each([
    ['in code', 'See `docs/user guide/first steps.md`.', 'supported docs/user guide/first steps.md'],
    ['in words', 'See docs/user guide/first steps.md, please.', 'supported docs/user guide/first steps.md'],
    ['by its name', 'See `first steps.md:2`.', 'supported first steps.md:2'],
    [
      'as a shell wants them',
      'See `docs/user\\ guide/first\\ steps.md:2`.',
      'supported docs/user guide/first steps.md:2',
    ],
    ['with a line too many', 'See `docs/user guide/first steps.md:4`.', 'false docs/user guide/first steps.md:4'],
    ['that are not there', 'See `docs/user guide/gone.md`.', 'false docs/user guide/gone.md'],
  ])('are one path %s', (_, sentence, claim) => {
    expect(at(sentence)).toEqual([claim]);
  });

  it('do not swallow the words of a command', () => {
    expect(at('Run `pytest tests/test_registry.py mini/registry.py -q`.')).toEqual([
      'supported tests/test_registry.py',
      'supported mini/registry.py',
    ]);
  });
});

describe('lists in braces', () => {
  it('stand for every file that they spell', () => {
    expect(at('`src/{a,b}.ts` and `mini/{registry,trainer}.py` and `{src,mini}/` are there.')).toEqual([
      'supported src/{a,b}.ts',
      'supported mini/{registry,trainer}.py',
      'supported {src,mini}/',
    ]);
  });

  it('are false where one of them is not there, which is named', () => {
    expect(at('Both of `src/{a,c}.ts` hold it.')).toEqual(['false src/{a,c}.ts']);
    expect(why('Both of `src/{a,c}.ts` hold it.')).toEqual(['src/c.ts: there is no such file']);
    expect(at('I will add `src/{a,c}.ts`.')).toEqual(['unsupported src/{a,c}.ts']);
  });

  it('take lines, and patterns beside them', () => {
    expect(at('`mini/{registry,trainer}.py:2` and `src/*.{ts,js}` and `src/{a,b}*.rs`.')).toEqual([
      'supported mini/{registry,trainer}.py:2',
      'supported src/*.{ts,js}',
      'unsupported src/{a,b}*.rs',
    ]);
  });

  it('of a hundred thousand spellings are not spelt out', () => {
    const many = `\`src/${'{a,b,c,d,e,f,g,h,i,j}'.repeat(5)}.ts\``;
    expect(audit(`See ${many}.`, { files }).checked).toBeLessThanOrEqual(1);
  });
});

describe('lines', () => {
  it.each([
    ['`mini/registry.py#L4`', 'supported mini/registry.py#L4'],
    ['`mini/registry.py#L1-L5`', 'supported mini/registry.py#L1-L5'],
    ['`mini/registry.py:L10-L20`', 'false mini/registry.py:L10-L20'],
    ['mini/registry.py:10-20', 'false mini/registry.py:10-20'],
    ['mini/registry.py lines 2-4', 'supported mini/registry.py:2-4'],
    ['`mini/registry.py` (L10-L20)', 'false mini/registry.py:10-20'],
    ['`mini/registry.py` L2', 'supported mini/registry.py:2'],
    ['`mini/registry.py`, lines 10–20', 'false mini/registry.py:10-20'],
    ['`mini/registry.py`, line 3', 'supported mini/registry.py:3'],
    ['line 9 of `mini/registry.py`', 'false mini/registry.py:9'],
    ['lines 1 to 3 of the file `mini/registry.py`', 'supported mini/registry.py:1-3'],
    ['`mini/registry.py` at line 9', 'false mini/registry.py:9'],
    ['`docs/user guide/first steps.md`, line 9', 'false docs/user guide/first steps.md:9'],
  ])('are read off %s', (words, claim) => {
    expect(at(`Look at ${words}.`)).toEqual([claim]);
  });

  it('that are several are several claims', () => {
    expect(at('See `mini/registry.py:2,9` and `mini/registry.py:1-3, 20-30`.')).toEqual([
      'supported mini/registry.py:2',
      'false mini/registry.py:9',
      'supported mini/registry.py:1-3',
      'false mini/registry.py:20-30',
    ]);
  });

  it('are not numbers of something else', () => {
    expect(at('`mini/registry.py` has, with 900 others, a line 9 times as long.')).toEqual([
      'supported mini/registry.py',
    ]);
  });
});

describe('links into the repository', () => {
  const blob = 'https://github.com/acme/acme-mini/blob';
  it.each([
    ['a bare one', `See ${blob}/main/mini/registry.py#L4.`, 'supported mini/registry.py#L4'],
    ['one that is all there is', `${blob}/main/mini/registry.py#L4`, 'supported mini/registry.py#L4'],
    ['a line too many', `See ${blob}/main/mini/registry.py#L40-L50.`, 'false mini/registry.py#L40-L50'],
    ['a file that is not there', `See [the loop](${blob}/main/mini/loop.py).`, 'false mini/loop.py'],
    [
      'the frozen commit',
      `[it](${blob}/0123456789abcdef0123456789abcdef01234567/mini/registry.py)`,
      'supported mini/registry.py',
    ],
    [
      'another commit',
      `[it](${blob}/fedcba9876543210fedcba9876543210fedcba98/mini/loop.py)`,
      'unsupported mini/loop.py',
    ],
    [
      'blanks',
      `See <${blob}/main/docs/user%20guide/first%20steps.md?plain=1#L2>.`,
      'supported docs/user guide/first steps.md#L2',
    ],
    ['a plan', `I will add [it](${blob}/main/mini/loop.py).`, 'unsupported mini/loop.py'],
  ])('are claims: %s', (_, sentence, claim) => {
    expect(at(sentence)).toEqual([claim]);
  });

  it('of other repositories are none', () => {
    expect(at('See https://github.com/verl/verl/blob/main/mini/loop.py#L4 and https://acme.org/blob/x.')).toEqual([]);
  });
});

describe('what is said not to be there', () => {
  it.each([
    ['`mini/registry.py` does not exist.', 'mini/registry.py is there'],
    ['The file mini/registry.py doesn’t exist.', 'mini/registry.py is there'],
    ['There is no file `mini/registry.py`.', 'mini/registry.py is there'],
    ['No `mini/registry.py` exists.', 'mini/registry.py is there'],
    ['`mini/registry.py` is missing.', 'mini/registry.py is there'],
    ['The repository lacks a `mini/registry.py`.', 'mini/registry.py is there'],
    ['There isn’t a `package.json`.', 'package.json is there'],
    ['No module named `mini.trainer` exists.', 'mini/trainer.py is there'],
    ['There is no function `create`.', 'mini/registry.py declares it'],
    ['There is no `create` function in this repository.', 'mini/registry.py declares it'],
    ['`Trainer` does not exist anywhere.', 'mini/trainer.py declares it'],
    ['There is no `REWARDS` here.', 'mini/registry.py declares it'],
    ['`create` does not exist in `mini/registry.py`.', 'mini/registry.py declares it'],
    ['There is no constant `limit`.', 'src/a.ts declares it'],
    ['There are no Python files.', 'mini/__init__.py is there'],
    ['The repository has no TypeScript code.', 'app/[id]/page.tsx is there'],
  ])('is refuted by what is: %s', (sentence, reason) => {
    const { claims } = audit(sentence, { files });
    const denied = claims.filter(({ kind }) => kind === 'absence');
    expect(denied.map(({ status, why }) => [status, why])).toEqual([['false', reason]]);
  });

  it.each([
    '`mini/loop.py` does not exist.',
    'There is no function `sample`.',
    'The `Sampler` class is missing.',
    'There is no Rust code.',
    'There is no `ghost.py`.',
    '`sample` does not exist in `mini/registry.py`.',
  ])('is borne out: %s', (sentence) => {
    expect(audit(sentence, { files }).claims.map(({ kind, status }) => [kind, status])).toContainEqual([
      'absence',
      'supported',
    ]);
    expect(at(sentence).filter((line) => line.startsWith('false'))).toEqual([]);
  });

  it.each([
    ['a word in a comment is no declaration', 'There is no function `scores`.'],
    ['of a part of the repository', '`Trainer` has no `create` method.'],
    ['for a purpose', 'There is no `create` for rewards that are ranked.'],
    ['supposed', 'If `mini/registry.py` does not exist, start anew.'],
    ['told of others', 'The issue claims that `mini/registry.py` does not exist.'],
    ['asked', 'Does it matter that `mini/registry.py` does not exist?'],
    ['missing something', '`create` is missing a docstring.'],
    ['with nothing', 'Called with no `create` it fails.'],
    ['not exported', '`create` is not exported.'],
  ])('is left alone: %s', (_, sentence) => {
    expect(at(sentence).filter((line) => line.startsWith('false'))).toEqual([]);
  });

  it('is never taken for the claim that it is there', () => {
    expect(at('`mini/registry.py` does not exist.')).not.toContain('supported mini/registry.py');
    expect(at('`Trainer` has no `create` method.')).not.toContain('supported create');
  });
});

describe('absence in other words', () => {
  it.each([
    ['The layout manifest is empty.', 'false The layout manifest is empty'],
    ['The repo layout is (empty).', 'false The repo layout is (empty)'],
    ['The repo map says “(empty)”.', 'false The repo map says “(empty)”'],
    ['No trainer exists in this repository.', 'false No trainer exists'],
    ['This codebase lacks a registry.', 'false This codebase lacks a registry'],
    ['The project does not have any trainer.', 'false The project does not have any trainer'],
    ['There isn’t any trainer here.', 'false There isn’t any trainer'],
    ['This project lacks tests.', 'false This project lacks tests'],
    ['The repository has neither tests nor a cache.', 'false The repository has neither tests nor a cache'],
    ['The repository has neither a cache nor a queue.', 'supported The repository has neither a cache nor a queue'],
    ['No cache exists.', 'supported No cache exists'],
    ['I could not find a registry anywhere in the repository.', 'unsupported I could not find a registry'],
    ['We found no trainer here.', 'unsupported We found no trainer'],
  ])('%s', (sentence, claim) => {
    expect(at(sentence)).toEqual([claim]);
  });

  it.each([
    'I doubt that there is no trainer.',
    'It is unlikely that no trainer exists.',
    'The repository does not lack a registry.',
    'If the project lacks a registry, add one.',
    'No registry exists under `app/`, only here.',
    'There isn’t any need for it.',
    'The README says nothing; the layout is not empty.',
    'Does the project lack a registry?',
  ])('accuses nobody: %s', (sentence) => {
    expect(at(sentence).filter((claim) => claim.startsWith('false'))).toEqual([]);
  });

  it('of a class or a variable is not refuted by a file of that name', () => {
    expect(at('There is no class `Registry`.')).not.toContain('false There is no class `Registry`');
    expect(at('The variable `trainer` does not exist.')).toEqual(['unsupported `trainer` does not exist']);
    expect(at('The module `trainer` does not exist.')).toEqual(['false `trainer` does not exist']);
    expect(at('There is no class `Trainer`.')).toEqual(['false There is no class `Trainer`']);
  });
});

describe('quotations', () => {
  it('are read in any quotes, before the file too, and code with brackets is no link', () => {
    expect(at('mini/registry.py says "return REWARDS[name]()".')).toContain(
      'supported return REWARDS[name]() (mini/registry.py)',
    );
    expect(at('It says “return REWARDS[name]()” in mini/registry.py.')).toContain(
      'supported return REWARDS[name]() (mini/registry.py)',
    );
    expect(at('`README.md` says ‘all models are trained on forty machines’.')).toContain(
      'false all models are trained on forty machines (README.md)',
    );
  });

  it('of the paper may stand in the quotes of TeX or in angles', () => {
    expect(at("The paper says ``an order among the seven''.")).toEqual(['supported “an order among the seven”']);
    expect(at("The paper states ``rewards have to be clipped at one hundred''.")).toEqual([
      'false “rewards have to be clipped at one hundred”',
    ]);
    expect(at('The paper says «an order among the seven».')).toEqual(['supported «an order among the seven»']);
    expect(at("Code in ``two ticks`` and `x` stays code, isn''t it.")).toEqual([]);
  });

  it('of code are held against the file that the sentence names', () => {
    const of = (sentence: string) =>
      audit(sentence, { files })
        .claims.filter(({ kind }) => kind === 'quote')
        .map(({ status, why }) => [status, why]);
    expect(of('`return REWARDS[name]()` in `mini/registry.py` calls it.')).toEqual([['supported', '']]);
    expect(of('`mini/registry.py:4` reads `def create(name):`.')).toEqual([['supported', '']]);
    expect(of('`mini/registry.py` contains `def  create( name ): … return REWARDS[name]()`.')).toEqual([
      ['supported', ''],
    ]);
    expect(of('`mini/trainer.py:1` reads `self.reward = create(reward)`.')).toEqual([
      ['unsupported', 'it is in line 6'],
    ]);
    expect(of('`mini/registry.py` reads `except KeyError: raise LookupError(name)`.')).toEqual([
      ['false', 'mini/registry.py does not have these words'],
    ]);
    expect(of('`mini/registry.py` reads `def create(name, seed):`.')).toEqual([
      ['unsupported', 'mini/registry.py does not have these words'],
    ]);
    expect(of('README.md says nothing. `README.md` says “A registry of rewards.”')).toEqual([['supported', '']]);
    expect(of('`README.md` says “all models are trained on forty machines”.')).toEqual([
      ['false', 'README.md does not have these words'],
    ]);
    expect(of('`mini/registry.py` will contain `raise LookupError(name) from None`.')).toEqual([]);
  });
});

describe('any words at all', () => {
  const word = fc.constantFrom(
    '`mini/registry.py`',
    '`create`',
    ' does not exist',
    ' is missing',
    'There is no ',
    'no ',
    ' lines 2-9',
    ' (L3)',
    ':2,9',
    '{a,b}',
    '``',
    "''",
    ' reads ',
    '`def create(name):`',
    'https://github.com/acme/acme-mini/blob/main/mini/registry.py#L4',
    '. ',
    ', ',
    'user guide/',
    '\\ ',
    '\uE000',
    '\uE001',
    '«',
    '»',
  );

  it('are read without a fault, and nothing is both there and not there', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), (words) => {
        const { claims, checked, supported, unsupported, false: untrue } = audit(words.join(''), { files });
        expect(supported + unsupported + untrue).toBe(checked);
        for (const { status, why, claim } of claims) {
          expect(why === '').toBe(status === 'supported');
          expect(claim).not.toMatch(/[\uE000\uE001]/);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('take time that grows with their length', () => {
    for (const text of [
      '`create` does not exist, '.repeat(2500),
      'mini/registry.py lines 2-9, '.repeat(2000),
      `\`\`${'a'.repeat(50_000)}`,
      '{a,b}'.repeat(12_000),
    ])
      expect(audit(text, { files }).checked).toBeLessThan(30);
  });
});
