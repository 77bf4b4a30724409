// What fits: cutting at lines and bytes, and estimates that are on the high side.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byteLength,
  cutLines,
  estimateTokens,
  headOf,
  measureRequest,
  replaceable,
  resultLimit,
} from '../../src/agent/context.ts';
import type { Entry } from '../../src/agent/entries.ts';
import { pricedModel } from './stage.ts';

fc.configureGlobal({ seed: 20_260_627 });

describe('a request', () => {
  it('is measured as it is written, whatever its allowance', () => {
    const messages = [{ role: 'user', text: 'Größe “中”, half of a pair \ud83d' }] as const;
    const { signal } = new AbortController();
    const measure = measureRequest({ model: pricedModel, system: 'S', tools: [], messages, deadline_ms: 1, signal });
    for (const max_output_tokens of [1, 8000, 128_000]) {
      const written = JSON.stringify({ model: 'model-a', system: 'S', tools: [], messages, max_output_tokens });
      const sha256 = createHash('sha256').update(written).digest('hex');
      expect(measure(max_output_tokens)).toEqual({ bytes: Buffer.byteLength(written), sha256 });
    }
  });
});

describe('cutting', () => {
  it('leaves what fits as it is', () => {
    expect(cutLines('a\nb', () => 'x')).toEqual({ text: 'a\nb', linesCut: 0 });
  });

  it('never exceeds the limit, keeps whole lines from the top, and counts the rest exactly', () => {
    const line = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.constant('中'.repeat(90)));
    fc.assert(
      fc.property(
        fc.array(
          line.map((text) => text.replaceAll('\n', ' ')),
          { minLength: 1, maxLength: 200 },
        ),
        (lines) => {
          const text = lines.join('\n');
          const cut = cutLines(text, (kept) => `ask for lines ${kept + 1}-${lines.length}`, 2048);
          expect(byteLength(cut.text)).toBeLessThanOrEqual(2048);
          if (cut.linesCut === 0 && byteLength(text) <= 2048) expect(cut.text).toBe(text);
          else {
            const shown = cut.text.split('\n').slice(0, -1);
            expect(shown).toHaveLength(lines.length - cut.linesCut);
            expect(cut.text).toContain(
              `[cut: ${cut.linesCut} more lines; ask for lines ${shown.length + 1}-${lines.length}]`,
            );
            if (!shown[0]?.endsWith('[line cut]')) expect(shown).toEqual(lines.slice(0, shown.length));
          }
        },
      ),
    );
  });

  it('never splits a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(64), (text, limit) => {
        const head = headOf(text, limit);
        expect(text.startsWith(head)).toBe(true);
        expect(byteLength(head)).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it('cuts a single endless line', () => {
    const { text } = cutLines('x'.repeat(100_000), () => 'narrow it');
    expect(byteLength(text)).toBeLessThanOrEqual(resultLimit);
    expect(text).toContain('[line cut]');
  });
});

const intent = (turn: number, request_bytes: number): Entry => ({
  kind: 'intent',
  at: 0,
  turn,
  attempt: 1,
  request_sha256: '',
  request_bytes,
  estimated_tokens: 0,
  max_output_tokens: 0,
  deadline_ms: 0,
  worst_case_usd: null,
  key: '',
});
const reply = (turn: number, input_tokens: number): Entry => ({
  kind: 'reply',
  at: 0,
  turn,
  raw: null,
  text: '',
  calls: [],
  stop: 'end',
  usage: { input_tokens, cache_write_tokens: 0, cache_write_1h_tokens: 0, cache_read_tokens: 0, output_tokens: 0 },
  served: null,
  retries: 0,
  omitted: [],
});
const answered = (turn: number, text: string): Entry => ({
  kind: 'tools',
  at: 0,
  turn,
  outputs: [{ call_id: `c${turn}`, name: 'read_file', text, error: false, cut: false, hits: 0 }],
  edits: [],
  ending: null,
});

describe('estimates', () => {
  it('takes a third of the bytes where nothing better is known', () => {
    expect(estimateTokens(3000, [])).toBe(1000);
  });

  it('learns from answers that this model needs more, and never less than a third', () => {
    expect(estimateTokens(3000, [intent(1, 1000), reply(1, 500)])).toBe(1651);
    expect(estimateTokens(3000, [intent(1, 1000), reply(1, 100)])).toBe(1000);
    expect(estimateTokens(3000, [intent(1, 1000), reply(1, 9000)])).toBe(3000);
  });
});

describe('compaction', () => {
  const entries = Array.from({ length: 6 }, (_, index) => answered(index + 1, 'long line\n'.repeat(100)));

  it('takes the oldest results first, as many as needed, and none of the last turns', () => {
    expect(replaceable(entries, 1).map(({ turn }) => turn)).toEqual([1]);
    expect(replaceable(entries, 1500).map(({ turn }) => turn)).toEqual([1, 2]);
    expect(replaceable(entries, Number.POSITIVE_INFINITY).map(({ turn }) => turn)).toEqual([1, 2, 3]);
    expect(replaceable(entries, Number.POSITIVE_INFINITY, 1).map(({ turn }) => turn)).toEqual([1, 2, 3, 4, 5]);
  });

  it('takes no result twice and no small one', () => {
    const done: Entry = { kind: 'compaction', at: 0, turn: 6, forced: false, replaced: replaceable(entries, 1) };
    expect(replaceable([...entries, done], 1).map(({ turn }) => turn)).toEqual([2]);
    expect(replaceable([answered(1, 'small'), answered(5, 'small')], 1)).toEqual([]);
  });
});
