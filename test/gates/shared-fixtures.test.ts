// Fixtures of a conftest that a new test asks for: what they do with the repository counts, a type that they name does not.
import { describe, expect, it } from 'vitest';
import { gate, judge } from './repository.ts';

describe('a fixture that a new test asks for', () => {
  const outcome = async (body: string) => {
    const report = await judge({
      base: {
        'kit/__init__.py': 'from kit.model import Model\n',
        'kit/model.py': 'class Model:\n    def run(self, x):\n        return x\n',
        'tests/conftest.py': `from pickle import load\n\nimport pytest\n\nfrom kit import Model\n\n\n@pytest.fixture\n${body}`,
      },
      changes: {
        'kit/grow.py': 'def grow(x):\n    y = x * 2\n    return y\n',
        'tests/test_grow.py':
          'from kit.grow import grow\n\n\ndef test_grow(model):\n    assert grow(model.run(1)) == 2\n',
      },
    });
    return gate(report, 'tests').outcome;
  };
  it('uses what it makes, not what it only names as a type', async () => {
    expect(await outcome('def model():\n    return Model()\n')).toBe('pass');
    expect(await outcome('def model() -> Model:\n    return load(open("model.pickle", "rb"))\n')).toBe('warn');
  });
});
