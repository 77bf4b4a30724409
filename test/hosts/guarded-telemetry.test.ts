// The last check before a signal leaves: words pass, sentences and secrets do not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../src/domain/trace.ts';
import { guarded } from '../../src/hosts/guarded-telemetry.ts';
import { fakeTelemetry } from '../fakes/telemetry.ts';

const secret = 'sk-ant-0123456789abcdef';
const place: Place = { trace: '0'.repeat(32), id: '0'.repeat(16), parent: null };

function watched() {
  const kept = fakeTelemetry();
  return { kept, telemetry: guarded(kept, () => [secret]) };
}

describe('what is told', () => {
  it('passes with its words as they are', () => {
    const { kept, telemetry } = watched();
    const attributes = {
      'gen_ai.request.model': 'zai/glm-5.2',
      'outrider.turn': 3,
      'gen_ai.response.finish_reasons': ['stop'],
    };
    telemetry.span({ ...place, name: 'chat glm-5.2', kind: 'client', start: 1, end: 2, attributes, error: null });
    expect(kept.spans).toEqual([
      { ...place, name: 'chat glm-5.2', kind: 'client', start: 1, end: 2, attributes, error: null },
    ]);
  });

  it('never holds a secret: not in a name, an attribute, a list or an error, nor disguised', () => {
    const { kept, telemetry } = watched();
    const turned = [...secret].reverse().join('');
    for (const bad of [secret, `x${secret}y`, turned, Buffer.from(secret).toString('hex')]) {
      telemetry.span({
        ...place,
        ...{ name: `chat ${bad}`, kind: 'client', start: 1, end: 2, error: bad },
        attributes: { 'gen_ai.response.model': bad, 'gen_ai.response.finish_reasons': [bad], 'outrider.turn': 1 },
      });
      telemetry.measure('outrider.cost', 1, { 'gen_ai.request.model': bad });
    }
    expect(new Set(kept.spans.map(({ name, error, attributes }) => JSON.stringify([name, error, attributes])))).toEqual(
      new Set([
        JSON.stringify([
          'chat _OTHER',
          '_OTHER',
          { 'gen_ai.response.model': '_OTHER', 'gen_ai.response.finish_reasons': ['_OTHER'], 'outrider.turn': 1 },
        ]),
      ]),
    );
    expect(kept.measured.map(({ attributes }) => attributes)).toEqual(
      Array.from({ length: 4 }, () => ({ 'gen_ai.request.model': '_OTHER' })),
    );
  });

  it('is no sentence, whoever wrote it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const { kept, telemetry } = watched();
        telemetry.measure('outrider.cost', 1, { 'gen_ai.response.model': `${one} ${other}` });
        expect(kept.measured[0]?.attributes['gen_ai.response.model']).toBe('_OTHER');
      }),
    );
  });
});
