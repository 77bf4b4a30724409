// Variables of the environment as flags: off unless somebody sets one, and nobody can who is not told of it.
import { describe, expect, it } from 'vitest';
import { gate, gradeOf, judge, type Tree } from './repository.ts';

describe('a variable of the environment in Python', () => {
  const base: Tree = {
    'pyproject.toml': '[project]\nname = "kit"\n',
    'kit/__init__.py': 'from .net import run\n',
    'kit/net.py': 'import os\n\n\ndef run(x):\n    return x\n',
  };
  // More lines than what asks for the variable.
  const grow = { 'kit/grow.py': `def grow(x):\n${'    x = x * 2 + 1\n'.repeat(20)}    return x\n` };
  const net = (body: string, top = '') =>
    `import os\n\nfrom kit.grow import grow\n\n${top}\ndef run(x):\n${body}    return x\n`;
  const asked = (condition: string, top = '') => net(`    if ${condition}:\n        return grow(x)\n`, top);
  const given = (text: string, more: Tree = {}) => ({ base, changes: { ...grow, 'kit/net.py': text, ...more } });

  it.each([
    ['asked as it is', asked('os.environ.get("KIT_GROWS")')],
    ['compared', asked('os.getenv("KIT_GROWS", "0") == "1"')],
    ['read as a number', asked('bool(int(os.environ.get("KIT_GROWS", 0)))')],
    ['one of some words', asked('os.environ.get("KIT_GROWS", "").strip().lower() in {"1", "true", "yes"}')],
    ['looked for', asked('"KIT_GROWS" in os.environ')],
    ['beside another condition', asked('os.environ.get("KIT_GROWS") and x > 1')],
    ['kept in a constant', asked('GROWS', 'GROWS = os.environ.get("KIT_GROWS", "0") == "1"\n\n')],
    ['kept in a variable', net('    grows = os.environ.get("KIT_GROWS")\n    if grows:\n        return grow(x)\n')],
    [
      'asked by a function',
      asked('_grows()', 'def _grows() -> bool:\n    return os.environ.get("KIT_GROWS") == "on"\n\n'),
    ],
    ['left early', net('    if not os.environ.get("KIT_GROWS"):\n        return x\n    x = grow(x)\n')],
    ['the condition of a value', net('    x = grow(x) if os.environ.get("KIT_GROWS") else x\n')],
    ['the name of a backend', asked('os.environ.get("KIT_BACKEND", "plain") == "grown"')],
  ])('that nobody is told of, %s', async (_, text) => {
    expect(await gradeOf(given(text))).toBe('unreached');
  });

  it('is named in the reason', async () => {
    const report = await judge(given(asked('os.environ.get("KIT_GROWS")')));
    expect(gate(report, 'integration').reasons.join()).toContain(
      'only under the variable KIT_GROWS, which no documentation, configuration or other code tells of',
    );
  });

  it('is asked for in a module of its own', async () => {
    const flags = {
      'kit/flags.py': 'import os\n\nGROWS = os.environ.get("KIT_GROWS") == "1"\n\n\ndef grows():\n    return GROWS\n',
    };
    for (const name of ['GROWS', 'grows()']) {
      const top = `from kit.flags import ${name.replace('()', '')}\n\n`;
      expect(await gradeOf(given(asked(name, top), flags))).toBe('unreached');
      expect(await gradeOf(given(asked(name, top), { ...flags, '.env.example': 'KIT_GROWS=1\n' }))).toBe('wired');
    }
  });

  it.each([
    ['a page', { 'README.md': 'Set `KIT_GROWS=1` to grow.\n' }],
    ['a sample of settings', { '.env.example': '# KIT_GROWS=1\n' }],
    ['a container', { 'docker-compose.yml': 'environment:\n  KIT_GROWS: "1"\n' }],
    ['code that sets it', { 'kit/cli.py': 'import os\n\n\ndef main(grow):\n    os.environ["KIT_GROWS"] = grow\n' }],
    [
      'an option of the command line',
      { 'kit/cli.py': 'import click\n\nflag = click.option("--grow", envvar="KIT_GROWS")\n' },
    ],
  ])('is told of by %s', async (_, more) => {
    expect(await gradeOf(given(asked('os.environ.get("KIT_GROWS")'), more))).toBe('wired');
  });

  it.each([
    ['the docstring of a public function', 'def run(x):\n', 'def run(x):\n    """Set KIT_GROWS=1 to grow."""\n'],
    ['the docstring of the module', 'import os\n', '"""Runs.\n\nSet KIT_GROWS=1 to grow.\n"""\n\nimport os\n'],
  ])('is told of by %s', async (_, from, to) => {
    expect(await gradeOf(given(asked('os.environ.get("KIT_GROWS")').replace(from, to)))).toBe('wired');
  });

  it('is told of by no docstring of a private function or of a new module', async () => {
    const hidden = 'def _told():\n    """Set KIT_GROWS=1 to grow."""\n    return 1\n\n';
    expect(await gradeOf(given(asked('os.environ.get("KIT_GROWS")', hidden)))).toBe('unreached');
    const fresh = { 'kit/grow.py': `"""Set KIT_GROWS=1 to grow."""\n\n${grow['kit/grow.py']}` };
    expect(await gradeOf(given(asked('os.environ.get("KIT_GROWS")'), fresh))).toBe('unreached');
  });

  it('is told of by no test and by no comment', async () => {
    const test =
      'from kit.net import run\n\n\ndef test_run(monkeypatch):\n    monkeypatch.setenv("KIT_GROWS", "1")\n    assert run(1) == 2\n';
    const text = `# Set KIT_GROWS=1 to grow.\n${asked('os.environ.get("KIT_GROWS")')}`;
    expect(await gradeOf(given(text, { 'tests/test_net.py': test }))).toBe('unreached');
  });

  it.each([
    ['is on unless it is set', asked('os.environ.get("KIT_GROWS", "1") == "1"')],
    ['turns it off', asked('not os.environ.get("KIT_PLAIN")')],
    ['was there before', asked('os.environ.get("KIT_OLD")')],
    ['is known from elsewhere', asked('os.environ.get("CUDA_VISIBLE_DEVICES")')],
    ['holds a key', asked('os.environ.get("GROW_API_KEY")')],
    ['is one of two ways', asked('os.environ.get("KIT_GROWS") or x > 1')],
    [
      'is the default of a parameter',
      net('    return x\n\n\ndef more(x, grows=os.environ.get("KIT_GROWS")):\n    if grows:\n        return grow(x)\n'),
    ],
  ])('%s', async (_, text) => {
    const old = { 'kit/old.py': 'import os\n\nOLD = os.environ.get("KIT_OLD")\n' };
    const more = { 'kit/net.py': `${base['kit/net.py']}\n\ndef more(x):\n    return x\n` };
    expect(await gradeOf({ ...given(text), base: { ...base, ...old, ...more } })).toBe('wired');
  });
});

describe('a variable of the environment in other languages', () => {
  const typescript = (condition: string, top = '') => ({
    base: {
      'package.json': '{ "name": "kit" }',
      'src/net.ts': 'export function run(x: number): number {\n  return x;\n}\n',
    },
    changes: {
      'src/grow.ts': `export function grow(x: number): number {\n${'  x = x * 2 + 1;\n'.repeat(20)}  return x;\n}\n`,
      'src/net.ts': `import { grow } from './grow';\n${top}\nexport function run(x: number): number {\n  if (${condition}) return grow(x);\n  return x;\n}\n`,
    },
  });
  it.each([
    ["process.env.KIT_GROWS === '1'", '', 'unreached'],
    ["['1', 'true'].includes(process.env.KIT_GROWS ?? '')", '', 'unreached'],
    ["process.env['KIT_GROWS']?.toLowerCase() === 'true' && x > 1", '', 'unreached'],
    ['Boolean(process.env.KIT_GROWS)', '', 'unreached'],
    ['Deno.env.get("KIT_GROWS")', '', 'unreached'],
    ['grows', "const grows = process.env.KIT_GROWS === 'on';\n", 'unreached'],
    ['grows()', "const grows = () => process.env.KIT_GROWS === 'on';\n", 'unreached'],
    ['grows()', "function grows(): boolean {\n  return process.env.KIT_GROWS === 'on';\n}\n", 'unreached'],
    ["process.env.KIT_GROWS !== '0'", '', 'wired'],
    ["process.env.NODE_ENV === 'production'", '', 'wired'],
    ["process.env.KIT_GROWS === '1' || x > 1", '', 'wired'],
  ])('%s, %s: %s', async (condition, top, grade) => {
    expect(await gradeOf(typescript(condition, top))).toBe(grade);
  });

  it('is told of by a page', async () => {
    const { base, changes } = typescript("process.env.KIT_GROWS === '1'");
    expect(await gradeOf({ base, changes: { ...changes, 'docs/growing.md': '`KIT_GROWS=1` grows.\n' } })).toBe('wired');
  });

  it.each([
    ['the comment of a public function', '/** Set `KIT_GROWS=1` to grow. */\nexport function run(', 'wired'],
    [
      'the comment of the module',
      '/**\n * KIT_GROWS=1 grows.\n * @module\n */\nconst one = 1;\n\nexport function run(',
      'wired',
    ],
    [
      'the comment of a function that is not exported',
      '/** Set `KIT_GROWS=1` to grow. */\nfunction told() {}\n\nexport function run(',
      'unreached',
    ],
    ['a comment on a line of its own', '// KIT_GROWS=1 grows.\nexport function run(', 'unreached'],
  ])('is told of by %s', async (_, to, grade) => {
    const { base, changes } = typescript("process.env.KIT_GROWS === '1'");
    const text = changes['src/net.ts'].replace('export function run(', to);
    expect(await gradeOf({ base, changes: { ...changes, 'src/net.ts': text } })).toBe(grade);
  });

  it('is one in Go, too', async () => {
    const go = (use: string) =>
      `package kit\n\nimport "os"\n\nfunc Run(x int) int {\n\t_ = os.Args\n${use}\treturn x\n}\n`;
    const base = { 'go.mod': 'module kit\n', 'run.go': go('') };
    const grow = { 'grow.go': 'package kit\n\nfunc grow(x int) int {\n\ty := x * 2\n\treturn y\n}\n' };
    const use = (condition: string) => go(`\tif ${condition} {\n\t\treturn grow(x)\n\t}\n`);
    expect(await gradeOf({ base, changes: { ...grow, 'run.go': use('os.Getenv("KIT_GROWS") == "1"') } })).toBe(
      'unreached',
    );
    expect(await gradeOf({ base, changes: { ...grow, 'run.go': use('os.Getenv("KIT_GROWS") != "0"') } })).toBe('wired');
    const told = use('os.Getenv("KIT_GROWS") == "1"').replace('func Run', '// Run grows with KIT_GROWS=1.\nfunc Run');
    expect(await gradeOf({ base, changes: { ...grow, 'run.go': told } })).toBe('wired');
  });
});
