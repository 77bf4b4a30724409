// What a condition comes to where some of its names are known.
import { describe, expect, it } from 'vitest';
import { holds } from '../../src/gates/conditions/expression.ts';

describe('a condition', () => {
  const known = { off: false, nothing: null, zero: '0', 'os.environ.get("X")': null, 'env.X': null } as const;
  const lookup = (name: string) => Object.entries(known).find(([each]) => each === name)?.[1];
  it.each([
    ['off and other', false],
    ['other and off', false],
    ['other or off', null],
    ['other or True', true],
    ['not (off or nothing)', true],
    ['(nothing)', false],
    ['!nothing && !off', true],
    ['nothing ?? "on"', true],
    ['nothing is None', true],
    ['nothing is not None', false],
    ['os.environ.get("X") == "1"', false],
    ['os.environ.get("X") in ("1", "true")', false],
    ['os.environ.get("X") not in ["1"]', true],
    ["env.X?.toLowerCase() === 'on'", false],
    ["['1', 'on'].includes(env.X ?? '')", false],
    ['bool(int(zero))', false],
    ['int(zero) >= 1', false],
    ['zero', true],
    ['zero.lower() in {"0", "no"}', true],
    ['strtobool(zero)', false],
    ['off ? other : true', true],
    ['True if off else nothing', false],
    ['other', null],
    ['other == "1"', null],
    ['call(off)', null],
    ['len(nothing) > 0', null],
    ['lambda: off', null],
    ['off ]', null],
    ['(off', null],
    ['{"off": off}', null],
  ])('%s: %s', (text, expected) => {
    expect(holds(text, lookup)).toBe(expected);
  });
});
