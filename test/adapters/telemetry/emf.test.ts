// Every metric of the catalogue as a line that CloudWatch reads: by the rules of the format, told apart by what is named and nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dimensionNames, emfTelemetry } from '../../../src/adapters/telemetry/emf.ts';
import { type AttributeName, type Attributes, metricNames, metricTable } from '../../../src/domain/signals.ts';
import { fakeClock } from '../../fakes/clock.ts';
import { emfProblems } from './emf-rules.ts';

function lines(fields: Readonly<Record<string, string>> = {}) {
  const written: string[] = [];
  const telemetry = emfTelemetry({
    clock: fakeClock(1_795_000_000_000),
    service: 'outrider-prod',
    fields: () => fields,
    write: (line) => written.push(line),
  });
  return { telemetry, written };
}

describe('a measurement on AWS', () => {
  it('is one line of the embedded metric format', () => {
    const { telemetry, written } = lines({ experiment: '7f3a0b1c2d', arm: 'glm-5-2' });
    telemetry.measure('outrider.provider.errors', 1, {
      'gen_ai.provider.name': 'zai',
      'error.type': 'overloaded',
      'gen_ai.request.model': 'glm-5.2',
    });
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0] ?? '')).toEqual({
      experiment: '7f3a0b1c2d',
      arm: 'glm-5-2',
      _aws: {
        Timestamp: 1_795_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: 'Outrider',
            Dimensions: [['Service'], ['Service', 'Provider'], ['Service', 'Provider', 'Failure']],
            Metrics: [{ Name: 'ProviderErrors', Unit: 'Count' }],
          },
        ],
      },
      Service: 'outrider-prod',
      Provider: 'zai',
      Failure: 'overloaded',
      ProviderErrors: 1,
    });
  });

  it('counts in the sum where a part of it is not known', () => {
    const { telemetry, written } = lines();
    telemetry.measure('outrider.provider.errors', 1, { 'gen_ai.provider.name': 'zai' });
    const [directive] = JSON.parse(written[0] ?? '')._aws.CloudWatchMetrics;
    expect(directive.Dimensions).toEqual([['Service'], ['Service', 'Provider']]);
  });

  it('keeps the rules of the format, whatever is measured', () => {
    const words = fc.stringMatching(/^[\w.-]{1,60}$/);
    const given = fc.dictionary(fc.constantFrom(...(Object.keys(dimensionNames) as AttributeName[])), words);
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...metricNames), value, given, (metric, measured, attributes) => {
        const { telemetry, written } = lines({ step: 'implement-1.2' });
        telemetry.measure(metric, measured, attributes as Attributes);
        expect(written.flatMap(emfProblems)).toEqual([]);
      }),
    );
  });

  it('has a name of its own in CloudWatch, and dimensions that have names', () => {
    const names = metricNames.map((metric) => metricTable[metric].cloudwatch.name);
    expect(new Set(names).size).toBe(names.length);
    const parts = metricNames.flatMap((metric) => metricTable[metric].cloudwatch.by.flat());
    expect(parts.filter((attribute) => !(attribute in dimensionNames))).toEqual([]);
    // Dimensions are a metric each, at a price: whatever has as many values as there are runs must never be one.
    for (const many of [
      'outrider.experiment',
      'outrider.arm',
      'outrider.repository',
      'outrider.step',
      'gen_ai.conversation.id',
    ])
      expect(many in dimensionNames).toBe(false);
  });
});

describe('the rules', () => {
  const good = {
    _aws: {
      Timestamp: 1,
      CloudWatchMetrics: [{ Namespace: 'N', Dimensions: [['D']], Metrics: [{ Name: 'M', Unit: 'Count' }] }],
    },
    D: 'd',
    M: 1,
  };
  const directive = good._aws.CloudWatchMetrics[0];
  const aws = (change: object) => ({
    ...good,
    _aws: { ...good._aws, CloudWatchMetrics: [{ ...directive, ...change }] },
  });

  it.each<[string, object]>([
    ['a dimension without a value', { ...good, D: undefined }],
    ['a dimension that is a number', { ...good, D: 1 }],
    ['a metric that is text', { ...good, M: '1' }],
    ['a metric without a value', { ...good, M: undefined }],
    ['an unknown unit', aws({ Metrics: [{ Name: 'M', Unit: 'USD' }] })],
    ['no dimensions at all', aws({ Dimensions: [] })],
    ['a namespace of Amazon', aws({ Namespace: 'AWS/Lambda' })],
    ['a member that is not known', aws({ Dimension: [] })],
    ['a time that is text', { ...good, _aws: { ...good._aws, Timestamp: '1' } }],
  ])('find %s', (_what, document) => {
    expect(emfProblems(JSON.stringify(good))).toEqual([]);
    expect(emfProblems(JSON.stringify(document))).not.toEqual([]);
  });
});
