import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isKey } from '../../src/adapters/stores/key.ts';
import { keys } from '../../src/artifacts/catalogue.ts';
import { armWord, slugOf, slugOfWord } from '../../src/domain/arm-name.ts';

const arm = fc.stringMatching(/^[A-Za-z0-9][\w.:/-]{0,60}$/);

it('a word names the arm whose slug it gives', () => {
  fc.assert(
    fc.property(arm, fc.integer({ min: 1, max: 50 }), (name, repeat) => {
      expect(slugOfWord(armWord({ arm: name, repeat }))).toBe(slugOf(name, repeat));
    }),
  );
});

it('what a run without a thread says of an arm can be kept under its name, whatever it is called', () => {
  fc.assert(
    fc.property(arm, fc.integer({ min: 1, max: 50 }), (name, repeat) => {
      expect(isKey(keys.said('d6b5915c46', 'result', armWord({ arm: name, repeat })))).toBe(true);
    }),
  );
});
