// Functions that answer with a constant as their neighbours do: that is what they say, and nothing is left to write.
import { describe, expect, it } from 'vitest';
import { type Case, gate, judge } from './repository.ts';

describe('a new module beside others of its shape', () => {
  const handler = (converts: string) =>
    `def is_available():\n    return find("x") is not None\n\n\ndef should_convert(ds):\n    """Whether to convert."""\n    ${converts}\n\n\ndef needs_more(ds):\n    ${converts}\n`;
  const given = async (text: string, others: readonly string[]) => {
    const base: Case['base'] = Object.fromEntries(others.map((each, index) => [`kit/handlers/old_${index}.py`, each]));
    return gate(await judge({ base, changes: { 'kit/handlers/new.py': text } }), 'stubs').outcome;
  };
  const plain = handler('return False');

  it('may answer as two of them do', async () => {
    expect(await given(plain, [plain, plain])).toBe('pass');
    expect(await given(plain, [plain, handler('return  False  # never')])).toBe('pass');
  });
  it('does nothing where they do something, or one alone does as much', async () => {
    expect(await given(plain, [plain])).toBe('fail');
    expect(await given(plain, [])).toBe('fail');
    expect(await given(plain, [handler('return True'), handler('return ds.x'), plain])).toBe('fail');
  });
  it('may answer as two classes of one of them do', async () => {
    const driver = (name: string) =>
      `class ${name}:\n    def load(self, x):\n        pass\n\n    def read(self, x):\n        return x * 2\n`;
    expect(await given(driver('New'), [`${driver('One')}\n\n${driver('Two')}`])).toBe('pass');
    expect(await given(driver('New'), [driver('One')])).toBe('fail');
  });
  it('is not written because others are not', async () => {
    const todo = handler('raise NotImplementedError("later")');
    expect(await given(todo, [todo, todo])).toBe('fail');
    const noted = handler('return False  # TODO: look');
    expect(await given(noted, [plain, plain])).toBe('fail');
  });
});
