// Many runs waited for at once: within what GitHub lets a person ask, and not in silence where nobody answers.
import { describe, expect, it } from 'vitest';
import { ForgeError } from '../../src/domain/errors.ts';
import type { Line } from '../../src/hosts/trigger/line.ts';
import { fateWords, type Wait, watchAll } from '../../src/hosts/trigger/watch.ts';
import type { Asker, Remark } from '../../src/ports/asker.ts';

const comment: Remark = { id: 1, url: 'https://x/1', body: '/outrider run paper glm-5.2', author: 'mira', bot: false };

const lines = (count: number): Line[] =>
  Array.from({ length: count }, (_, n) => ({
    wanted: { at: `line ${n + 1}`, owner: 'acme', repo: `r${n + 1}`, where: { issue: 1 } },
    asked: { issue: { number: 1, url: 'https://x' }, comment, experiment: 'e'.repeat(10), before: false },
    said: null,
    fate: null,
  }));

const wait: Wait = { minutes: 0.2 / 60, poll: 0.05, look: 0, silence: 0.1 };

async function watched(count: number, more: Partial<Wait>, comments: Asker['comments']) {
  const told: string[] = [];
  const asker = { comments } as Asker;
  const ended = await watchAll(lines(count), { ...wait, ...more }, { asker, tell: (words) => told.push(words) });
  return { told, ended };
}

describe('runs that are waited for', () => {
  it('are said to be without an answer, once, and waited for all the same', async () => {
    const { told, ended } = await watched(2, {}, async () => [comment]);
    expect(told).toEqual(
      ['line 1: acme/r1#1', 'line 2: acme/r2#1'].map(
        (name) =>
          `${name}: nobody has answered yet: is the App installed there, and does the bot run? It is waited for all the same.`,
      ),
    );
    expect(ended.map(({ fate }) => fate && fateWords(fate))).toEqual(
      Array(2).fill('waiting: nobody has answered yet: is the App installed there, and does the bot run?'),
    );
  });

  it('are looked at no faster than a token may ask', async () => {
    let looks = 0;
    await watched(10, { look: 0.015 }, async () => {
      looks += 1;
      return [comment];
    });
    // 0.15 s a round: at most two begin within 0.2 s, where the pause between rounds alone would let four.
    expect([10, 20]).toContain(looks);
  });

  it('are left alone until the next round when GitHub has enough of the token', async () => {
    let looks = 0;
    const { told } = await watched(10, { poll: 0.15 }, async () => {
      looks += 1;
      throw new ForgeError('rate_limited', 'API rate limit exceeded');
    });
    // One look a round, and at most two rounds.
    expect([1, 2]).toContain(looks);
    expect(told).toEqual([]);
  });
});
