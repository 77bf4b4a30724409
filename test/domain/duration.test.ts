import { expect, it } from 'vitest';
import { duration } from '../../src/comment/numbers.ts';
import { exactDuration } from '../../src/domain/duration.ts';

it.each([
  [0, '0 s'],
  [41, '41 s'],
  [240, '4 min'],
  [380, '6 min 20 s'],
  [365, '6 min 05 s'],
  [900, '15 min'],
  [3600, '1 h'],
  [7200, '2 h'],
  [3840, '1 h 04 min'],
])('%i s are %s, in the certificate as in the card', (seconds, words) => {
  expect([exactDuration(seconds), duration(seconds)]).toEqual([words, words]);
});

it('leaves out nothing above an hour, where a measured time is told to the minute', () => {
  expect([exactDuration(3605), duration(3605)]).toEqual(['1 h 00 min 05 s', '1 h']);
  expect([exactDuration(3665), duration(3665)]).toEqual(['1 h 01 min 05 s', '1 h 01 min']);
});
