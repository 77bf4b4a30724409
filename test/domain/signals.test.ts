// Names that claim to be OpenTelemetry's are in its registry, as its package has them.
import * as registry from '@opentelemetry/semantic-conventions/incubating';
import { expect, it } from 'vitest';
import { attributes, metricNames, metricTable } from '../../src/domain/signals.ts';

const known: ReadonlySet<unknown> = new Set(Object.values(registry).filter((value) => typeof value === 'string'));
const ours = /^outrider\.[a-z_.]+$/;

it('every attribute and metric is one of the registry, or plainly ours', () => {
  const names = [...Object.keys(attributes), ...metricNames];
  expect(names.filter((name) => !known.has(name) && !ours.test(name))).toEqual([]);
  expect(names.filter((name) => known.has(name)).length).toBeGreaterThan(15);
});

it('operations and types are values of the registry', () => {
  for (const value of [
    'invoke_workflow',
    'invoke_agent',
    'chat',
    'execute_tool',
    'input',
    'output',
    'anthropic',
    'openai',
  ])
    expect([value, known.has(value)]).toEqual([value, true]);
});

it('a metric of the registry has its unit, and a histogram buckets that rise', () => {
  const units = { 'gen_ai.client.operation.duration': 's', 'gen_ai.client.token.usage': '{token}' } as const;
  for (const [name, unit] of Object.entries(units)) expect(metricTable[name as keyof typeof units].unit).toBe(unit);
  for (const name of metricNames) {
    const { instrument, buckets = [] } = metricTable[name];
    expect([name, buckets.length > 0]).toEqual([name, instrument === 'histogram']);
    expect(buckets).toEqual([...buckets].toSorted((a, b) => a - b));
  }
});
