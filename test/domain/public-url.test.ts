// The address of a deployment, from its environment: what is taken, and what is refused in words that do not repeat it.
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/domain/errors.ts';
import { publicUrlOf } from '../../src/domain/public-url.ts';

describe('the address of a deployment', () => {
  it.each([
    [undefined, null],
    ['https://outrider.example', 'https://outrider.example'],
    ['https://outrider.example/', 'https://outrider.example'],
    ['https://Outrider.Example:8443/bots/outrider//', 'https://outrider.example:8443/bots/outrider'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ])('%s is %s', (given, root) => {
    expect(publicUrlOf(given)).toBe(root);
  });

  it.each([
    'outrider.example',
    'ftp://outrider.example',
    'javascript:alert(1)',
    'https://',
    'https://mira:hunter22@outrider.example',
    'https://outrider.example?a=b',
    'https://outrider.example/#top',
    'https://outrider.example/a)b',
    'https://outrider.example/a b',
    'https://outrider .example',
  ])('%s is refused, and not repeated', (given) => {
    expect(() => publicUrlOf(given)).toThrow(UsageError);
    expect(() => publicUrlOf(given)).toThrow(
      /^OUTRIDER_PUBLIC_URL must be an address such as https:\/\/outrider\.example, /,
    );
    expect(() => publicUrlOf(given)).not.toThrow(/hunter22/);
  });
});
