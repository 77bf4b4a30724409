// Signs of outcomes as plain characters: they take the colour of their words, where an emoji would bring its own.
import { ownOf } from '../domain/own.ts';

const plain: Readonly<Record<string, string>> = { '✅': '✓', '❌': '✗', '⚠️': '!', '⏹️': '■', '↩️': '↩' };

/** The same sign without its colour. */
export function plainSign(sign: string): string {
  return ownOf(plain, sign) ?? sign;
}
