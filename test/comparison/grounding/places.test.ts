// Paths, lines and symbols in an arm's words, held against the tree: what holds, what is false, and what is no claim at all.
import { describe, expect, it } from 'vitest';
import { audit, judged, repository } from './stage.ts';

describe('paths and lines', () => {
  it('holds what is there: whole, by the end of its path, with a line or a range', () => {
    expect(judged('See `mini/registry.py`, registry.py:4, `rewards/base.py:1-3` and mini/trainer.py#L4-L6.')).toEqual([
      'supported mini/registry.py',
      'supported registry.py:4',
      'supported rewards/base.py:1-3',
      'supported mini/trainer.py#L4-L6',
    ]);
  });

  it('calls a line beyond the end of its file false, and says how long the file is', () => {
    const { claims, rate } = audit('It resolves nested scorers (`mini/registry.py:88`), as `mini/trainer.py:6` shows.');
    expect(claims[0]).toMatchObject({
      kind: 'line',
      status: 'false',
      claim: 'mini/registry.py:88',
      where: 'preflight.rationale',
      why: 'the file has 5 lines',
    });
    expect(rate).toBe(0.5);
  });

  it('counts the lines of the draft where it makes a file longer', () => {
    const said = { notes: { summary: 'See `mini/rewards/ranked.py:2` and `mini/rewards/ranked.py:9`.' } };
    expect(judged(said, { drafted: true })).toEqual([
      'supported mini/rewards/ranked.py:2',
      'false mini/rewards/ranked.py:9',
    ]);
  });

  it('calls a line false of a file that stands at the top of any repository, and is not there', () => {
    expect(judged('It is told in `CHANGELOG.md:3`, and `pyproject.toml#L2` lists it.')).toEqual([
      'false CHANGELOG.md:3',
      'false pyproject.toml#L2',
    ]);
    expect(judged('It is told in `README.md:1`.')).toEqual(['supported README.md:1']);
    // Without a line it may be one that every project has, and another name may be a library's.
    expect(judged('See `CHANGELOG.md`, and `optimizer.py:88` of the library.')).toEqual([
      'unsupported CHANGELOG.md',
      'unsupported optimizer.py:88',
    ]);
    expect(judged('We propose to add `CHANGELOG.md:1`.')).toEqual(['unsupported CHANGELOG.md:1']);
  });

  it('calls a file false that is not in a folder of the repository, and one with a line anywhere', () => {
    expect(judged('The loop is in `mini/loop.py`. It is called at `lib/main.py:12`.')).toEqual([
      'false mini/loop.py',
      'false lib/main.py:12',
    ]);
  });

  it.each([
    ['a plan', 'I will add `mini/ranked.py` beside it.'],
    ['a new file', 'A new file `mini/ranked.py` holds it.'],
    ['a denial', 'The package does not have `mini/loop.py` any more.'],
    ['another project', 'The upstream code has it in `mini/core/loop.py`.'],
    ['an unknown folder', 'The trainer is in `verl/trainer.py`.'],
    ['a library', 'As `torch/optim/adam.py:120` and `adam.py:120` show.'],
    ['what a run leaves', 'The rows are written to `mini/out/rows.jsonl`.'],
  ])('does not call a missing file false in %s', (_, sentence) => {
    expect(new Set(audit(sentence).claims.map(({ status }) => status))).toEqual(new Set(['unsupported']));
  });

  it('holds a report of the draft to what the draft has', () => {
    expect(
      judged({ notes: { summary: 'Adds `mini/rewards/ranked.py` and `mini/rewards/curve.py`.' } }, { drafted: true }),
    ).toEqual(['supported mini/rewards/ranked.py', 'false mini/rewards/curve.py']);
  });

  it.each([
    ['paths inside addresses', 'See https://github.com/acme/mini/blob/main/mini/gone.py#L9 and www.acme.org/a/b.py.'],
    ['an address under its own text', '[https://x.org/mini/gone.py](https://x.org/mini/gone.py) says so.'],
    ['organisation and repository', 'As in NousResearch/atropos and `pytorch/pytorch`.'],
    ['two words with a stroke', 'Reads and/or writes, train/test, on/off, 1/2.'],
    ['version numbers', 'Needs v1.2.3, Python 3.11, 2606.27369v1 and `>=2.0.1`.'],
    ['code between fences', '```python\nopen("mini/gone.py")\n```\n\n    mini/also_gone.py\n'],
    ['flags of a command', 'Pass `--solo` or `-x` to `--config=...`.'],
    ['absolute paths of a machine', 'In `/usr/lib/python3/site.py`, `C:\\\\Users\\\\me\\\\a.py` and `~/notes.md`.'],
    ['paths above the root', 'In `../other/file.py`.'],
    ['places to be filled in', 'Put it in `path/to/file.py`, `mini/<name>.py` or `mini/{name}.py`.'],
    ['scoped packages', 'From `@octokit/core`.'],
    ['products with an ending', 'Node.js and Vue.js are not used.'],
    ['hidden text', 'Nothing. <!-- mini/gone.py:99 -->'],
    ['pictures', '![mini/gone.py](https://x.org/p.png)'],
  ])('takes no claim from %s', (_, sentence) => {
    expect(judged(sentence)).toEqual([]);
  });

  it('reads paths as people write them: Windows strokes, dots before, the name of the repository, git’s letters, brackets', () => {
    const sentence =
      '`mini\\registry.py`, `./mini/registry.py:1`, `acme-mini/mini/trainer.py`, `b/mini/trainer.py:2`, `app/[id]/page.tsx`, `/mini/trainer.py:3`.';
    expect(audit(sentence).claims.map(({ status }) => status)).toEqual(Array(6).fill('supported'));
  });

  it('keeps underscores that Markdown takes for emphasis, and names in any script', () => {
    expect(judged('mini/rewards/__init__.py loads it, src/größe.py:1 too.')).toEqual([
      'supported mini/rewards/__init__.py',
      'supported src/größe.py:1',
    ]);
  });

  it('matches globs and folders, and leaves a folder that is not there open', () => {
    expect(judged('`mini/**/*.py`, `tests/**/*.rs`, `mini/rewards/`, `mini/core/` and tests.')).toEqual([
      'supported mini/**/*.py',
      'unsupported tests/**/*.rs',
      'supported mini/rewards/',
      'unsupported mini/core/',
    ]);
  });

  it('takes a bare name that several files have as any of them', () => {
    expect(judged('`__init__.py:1` and `__init__.py:40`.')).toEqual([
      'supported __init__.py:1',
      'false __init__.py:40',
    ]);
  });

  it('does not end a sentence inside a path or after an abbreviation', () => {
    const [first] = audit('In e.g. `mini/registry.py:4` the name is looked up.').claims;
    expect(first?.sentence).toBe('In e.g. `mini/registry.py:4` the name is looked up.');
  });

  it('counts a claim once however often it is made, the worst of it', () => {
    expect(judged('`mini/loop.py` could be one. `mini/loop.py` has the loop. `mini/loop.py` again.')).toEqual([
      'false mini/loop.py',
    ]);
  });
});

describe('symbols', () => {
  it('holds names that occur, with call signs, owners and receivers', () => {
    expect(
      judged('`create`, `create()`, `Trainer.__init__`, `self.reward`, `BaseReward::compute`, `create(name)`.'),
    ).toEqual([
      'supported create',
      'supported create()',
      'supported Trainer.__init__',
      'supported self.reward',
      'supported BaseReward::compute',
      'supported create(name)',
    ]);
  });

  it('leaves a name open that only begins like a real one', () => {
    expect(judged('`create_reward()` and `Train` do it.')).toEqual([
      'unsupported create_reward()',
      'unsupported Train',
    ]);
  });

  it('finds what only the patch has', () => {
    expect(judged({ notes: { summary: '`RankedReward` is there.' } }, { drafted: true })).toEqual([
      'supported RankedReward',
    ]);
    expect(judged({ notes: { summary: '`RankedReward` is there.' } })).toEqual(['unsupported RankedReward']);
  });

  it('calls it false when the sentence says in which file a name is, and it is not', () => {
    const { claims } = audit(
      '`create_reward` in `mini/registry.py` resolves it, `create` in `mini/registry.py:4` as well.',
    );
    expect(
      claims.filter(({ kind }) => kind === 'symbol').map(({ status, claim, why }) => [status, claim, why]),
    ).toEqual([
      ['false', 'create_reward', 'mini/registry.py does not hold create_reward'],
      ['supported', 'create', ''],
    ]);
    expect(judged('`tests/test_registry.py::test_create` and `tests/test_registry.py::test_gone`.')).toEqual([
      'supported tests/test_registry.py::test_create',
      'false tests/test_registry.py::test_gone',
    ]);
  });

  it('follows dotted names into modules', () => {
    expect(
      judged(
        '`mini.registry.create`, `mini.rewards.base`, `mini.rewards`, `mini.registry.resolve()`, `mini.registry.Missing`, `mini.registry.key`, `numpy.clip`.',
      ),
    ).toEqual([
      'supported mini.registry.create',
      'supported mini.rewards.base',
      'supported mini.rewards',
      'false mini.registry.resolve()',
      'false mini.registry.Missing',
      'unsupported mini.registry.key',
      'unsupported numpy.clip',
    ]);
    expect(judged('I will add `mini.registry.resolve()`.')).toEqual(['unsupported mini.registry.resolve()']);
  });

  it('takes no claim from words of a language, numbers, commands or expressions', () => {
    expect(judged('`true`, `None`, `nan`, `x`, `0.5`, `self`, `pytest -q`, `a = b or c`, `reward = "x"`.')).toEqual([]);
  });
});

describe('absence', () => {
  it('refutes an empty layout by what is there', () => {
    const { claims } = audit('The repository layout is empty, so there is no call site.');
    expect(claims[0]).toMatchObject({ kind: 'absence', status: 'false', claim: 'The repository layout is empty' });
    expect(claims[0]?.why).toContain(`${Object.keys(repository).length} files`);
    expect(judged('The repo is empty.', { files: {} })).toEqual(['supported The repo is empty']);
  });

  it.each(['The list is empty.', 'An empty group gives one half.', 'The repository is empty of comments.x'])(
    'does not take “%s” for a claim about the repository',
    (sentence) => {
      expect(judged(sentence).filter((line) => line.startsWith('false'))).toEqual([]);
    },
  );

  it('refutes "no tests" and "no trainer" by file, and bears out what occurs nowhere', () => {
    expect(
      judged('The repository has no tests. There is no trainer. There is no cache, and nothing to evict.'),
    ).toEqual(['false The repository has no tests', 'false There is no trainer', 'supported There is no cache']);
    expect(judged('There are no tests in this repository.', { files: { 'a.py': 'x = 1\n' } })).toEqual([
      'supported There are no tests',
    ]);
  });

  it.each([
    'It is not true that there is no trainer.',
    'It would be wrong to say there is no trainer.',
    "It isn't the case that the layout is empty.",
    'If the repository is empty, start from nothing.',
    'Unless there is no trainer, this can go on.',
    'Suppose the project has no tests.',
    'Without a net, i.e. if the repo has no tests, nobody can merge.',
    'A reviewer might say there is no trainer.',
    'The paper says there is no trainer.',
    'Contrary to the issue, which says there is no trainer, one exists.',
    'I expected that there is no trainer, but one is there.',
    'We assume there is no trainer.',
    'Perhaps there is no trainer.',
    'Does the repo have no tests?',
    'There is no trainer?',
  ])('does not take what is denied, supposed, asked or told of others for a claim: %s', (sentence) => {
    expect(judged(sentence).filter((line) => line.startsWith('false'))).toEqual([]);
  });

  it.each([
    'There are no tests, as far as I can see, in `mini/rewards`.',
    'There is no trainer, at least not under mini/rewards/, that takes ranks.',
  ])('takes a sentence that narrows itself down later for one about a part: %s', (sentence) => {
    expect(judged(sentence).filter((line) => line.startsWith('false'))).toEqual([]);
  });

  it.each([
    'There is no trainer, only an evaluation loop.',
    'There is no trainer in this repository, so nothing can call it.',
    'The premise fails: there is no trainer.',
    'If ranks are wanted, somebody has to add them; there is no trainer.',
  ])('still refutes what is plainly said: %s', (sentence) => {
    expect(judged(sentence).filter((line) => line.startsWith('false'))).toHaveLength(1);
  });

  it.each([
    'There are no tests for ties.',
    'There is no trainer that keeps a history.',
    'There is no reward whose scale is known.',
    'It has no tests of the trainer.',
    'There is no base here.',
  ])('does not refute what is said of a part: %s', (sentence) => {
    expect(judged(sentence).filter((line) => line.startsWith('false'))).toEqual([]);
  });

  it('judges the repository as it was, not with the draft', () => {
    const files = { 'mini/a.py': 'x = 1\n' };
    expect(judged('There is no ranked here.', { files, drafted: true })).toEqual(['supported There is no ranked']);
  });

  it('does not hold a denial in the notes of a draft against the repository', () => {
    expect(judged({ notes: { summary: 'There are no tests.' } })).toEqual([]);
  });

  it('refutes a file that is said to be missing', () => {
    expect(judged('There is no `package.json`. There is no `setup.py`.')).toEqual([
      'false There is no `package.json`',
      'supported There is no `setup.py`',
    ]);
  });
});
