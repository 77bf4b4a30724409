// A registry that a patch brings itself: what registers there is registered with nobody, until something that was there asks it.
import { describe, expect, it } from 'vitest';
import { gate, gradeOf, judge, type Tree } from './repository.ts';

describe('a decorator that a patch brings with it', () => {
  const base: Tree = {
    'pyproject.toml': '[project]\nname = "kit"\n',
    'kit/__init__.py': 'from .core import run\n',
    'kit/core.py': 'def run(x):\n    return x + 1\n',
  };
  const shapers =
    'SHAPERS = {}\n\n\ndef register_shaper(name):\n    def wrap(fn):\n        SHAPERS[name] = fn\n        return fn\n\n    return wrap\n\n\ndef shaper(name):\n    return SHAPERS[name]\n';
  const shaped = '@register_shaper("double")\ndef double(x):\n    y = x * 2\n    return y\n';
  const test =
    'from kit.core import run\nfrom kit.shaping import shaper\n\n\ndef test_shaper():\n    assert shaper("double")(run(1)) == 4\n';
  const given = (more: Tree = {}, file = `${shapers}\n\n${shaped}`) => ({
    base,
    changes: { 'kit/shaping.py': file, 'tests/test_shaping.py': test, ...more },
  });

  it('registers with nobody', async () => {
    expect(await gradeOf(given())).toBe('test_only');
    expect(
      await gradeOf(
        given(
          { 'kit/shapers.py': shapers },
          `from kit.shapers import register_shaper\nfrom kit.shapers import shaper\n\n\n${shaped}`,
        ),
      ),
    ).toBe('test_only');
  });

  it('registers with nobody where the module is only loaded', async () => {
    const loaded = given({ 'kit/__init__.py': 'from . import shaping\nfrom .core import run\n' });
    expect(await gradeOf(loaded)).not.toBe('registered');
  });

  it('registers where existing code asks for what is registered', async () => {
    const asked = given({
      'kit/core.py': 'from kit.shaping import shaper\n\n\ndef run(x, name="double"):\n    return shaper(name)(x) + 1\n',
    });
    expect(await gradeOf(asked)).toBe('wired');
  });

  it('is not loaded where it is that of the repository', async () => {
    const old = { ...base, 'kit/shapers.py': shapers };
    const text = `from kit.shapers import register_shaper, shaper\n\n\n${shaped}`;
    expect(await gradeOf({ ...given({}, text), base: old })).toBe('unreached');
  });
});

describe('a parameter that the patch adds', () => {
  const base: Tree = {
    'pyproject.toml': '[project]\nname = "kit"\n',
    'kit/__init__.py': 'from .agent import Agent\n',
    'kit/agent.py':
      'class Agent:\n    def __init__(self, name):\n        self.name = name\n\n    def run(self, x):\n        return x + 1\n',
  };
  const agent = (type: string) =>
    `from typing import Optional\n\nfrom kit.guard import Guard\n\n\nclass Agent:\n    def __init__(self, name, guard: ${type} = None):\n        self.name = name\n        self.guard = guard\n\n    def run(self, x):\n        return self.guard.check(x) if self.guard else x + 1\n`;
  const guard = 'class Guard:\n    def check(self, x):\n        return x * 2\n';
  const memory = (base = '', method = 'recall') =>
    `${base === '' ? '' : 'from kit.guard import Guard\n\n\n'}class Memory${base}:\n    def ${method}(self, x):\n${'        x = x * 2\n'.repeat(30)}        return x\n`;
  const test = 'from kit.memory import Memory\n\n\ndef test_memory():\n    assert Memory() is not None\n';
  const reasonsOf = async (type: string, text: string) => {
    const changes = {
      'kit/agent.py': agent(type),
      'kit/guard.py': guard,
      'kit/memory.py': text,
      'tests/test_memory.py': test,
    };
    const { reasons } = gate(await judge({ base, changes }), 'integration');
    return reasons.join(' ');
  };
  it('is the hook that is missing only for what it may take', async () => {
    const told = 'nothing gives it kit/memory.py';
    expect(await reasonsOf('Optional[Guard]', memory())).not.toContain(told);
    expect(await reasonsOf('Optional[Guard]', memory('(Guard)'))).toContain(told);
    expect(await reasonsOf('Optional[Guard]', memory('', 'check'))).toContain(told);
    expect(await reasonsOf('object', memory())).toContain(told);
  });
});
