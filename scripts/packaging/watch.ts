// The alarms of a template: each measures something that there is, tells somebody, and says why and where to read on.
import * as z from 'zod';
import { dimensionNames, namespace, serviceDimension } from '../../src/adapters/telemetry/emf.ts';
import { metricNames, metricTable } from '../../src/domain/signals.ts';
import { isObject, type Template } from './template.ts';

/** What the deployment must not be without. */
export const wantedAlarms = [
  'DeadLettersAlarm',
  'ExecutionsAlarm',
  'RunsFailedAlarm',
  'WebhookErrorsAlarm',
  'WebhookSlowAlarm',
  'ThrottlesAlarm',
  'ProviderOutageAlarm',
  'BudgetAlarm',
  'AuditAlarm',
] as const;

/**
 * Metrics that AWS itself publishes, and the one dimension by which they are asked for here.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html, .../durable-monitoring.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
const published: Readonly<Record<string, { readonly dimension: string; readonly names: readonly string[] }>> = {
  'AWS/Lambda': {
    dimension: 'FunctionName',
    names: [
      'Errors',
      'Throttles',
      'Duration',
      'DeadLetterErrors',
      'DurableExecutionStarted',
      'DurableExecutionFailed',
      'DurableExecutionTimedOut',
    ],
  },
  'AWS/SQS': { dimension: 'QueueName', names: ['ApproximateNumberOfMessagesVisible'] },
};

const Metric = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
});
type Metric = z.infer<typeof Metric>;

const Alarm = z.looseObject({
  AlarmDescription: z.string().default(''),
  AlarmActions: z.array(z.unknown()).default([]),
  Metrics: z.array(z.looseObject({ MetricStat: z.looseObject({ Metric }).optional() })).optional(),
});

/** One sentence for each alarm that is missing, that nothing can set off, or that nobody would hear or understand. */
export function watchProblems(template: Template): string[] {
  const alarms = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm');
  const missing = wantedAlarms.filter((id) => !alarms.some(([other]) => other === id));
  return [
    ...missing.map((id) => `there is no alarm ${id}`),
    ...alarms.flatMap(([id, { Properties }]) => alarmProblems(id, Properties, template)),
  ];
}

function alarmProblems(id: string, properties: Readonly<Record<string, unknown>>, template: Template): string[] {
  const { AlarmDescription, AlarmActions, Metrics } = Alarm.parse(properties);
  const metrics = Metrics ? Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) : [Metric.parse(properties)];
  const told = AlarmActions.some((action) => isObject(action) && action.Ref === 'AlarmTopic');
  const place = `docs/observability.md#${id.toLowerCase()}`;
  return [
    ...(metrics.length > 0 ? [] : ['it measures nothing']),
    ...(told ? [] : ['it tells nobody']),
    ...(AlarmDescription.endsWith(` ${place}`) ? [] : [`it does not end in ${place}`]),
    ...metrics.flatMap((metric) => metricProblems(metric, template)),
  ].map((problem) => `${id}: ${problem}`);
}

function metricProblems(metric: Metric, template: Template): string[] {
  return metric.Namespace === namespace ? ownProblems(metric, template) : theirProblems(metric, template);
}

/** Ours: under the names of the catalogue, by a set of dimensions that its lines have. */
function ownProblems({ MetricName, Dimensions }: Metric, template: Template): string[] {
  const known = metricNames.find((name) => metricTable[name].cloudwatch.name === MetricName);
  if (known === undefined) return [`there is no metric ${MetricName}`];
  const names = Dimensions.map(({ Name }) => Name);
  const sets = [[], ...metricTable[known].cloudwatch.by].map((by) => [
    serviceDimension,
    ...by.map((attribute) => dimensionNames[attribute] ?? attribute),
  ]);
  const fits = sets.some((set) => set.length === names.length && set.every((name) => names.includes(name)));
  const service = Dimensions.find(({ Name }) => Name === serviceDimension)?.Value;
  return [
    ...(fits ? [] : [`${MetricName} is not told apart by ${names.join(', ')}`]),
    ...(servicesOf(template).includes(String(service)) ? [] : [`no function calls itself ${String(service)}`]),
  ];
}

function servicesOf({ Resources }: Template): string[] {
  return Object.values(Resources).flatMap(({ Properties: { Environment } }) => {
    const variables = isObject(Environment) ? Environment.Variables : undefined;
    return isObject(variables) && typeof variables.OTEL_SERVICE_NAME === 'string' ? [variables.OTEL_SERVICE_NAME] : [];
  });
}

/** Those of AWS: under the names that it publishes, of a function or a queue of this stack. */
function theirProblems({ Namespace, MetricName, Dimensions }: Metric, template: Template): string[] {
  const known = published[Namespace];
  if (!known?.names.includes(MetricName)) return [`${Namespace} has no metric ${MetricName} that is known here`];
  const [dimension, ...more] = Dimensions;
  if (dimension?.Name !== known.dimension || more.length > 0)
    return [`${MetricName} is asked for by its ${known.dimension} alone`];
  return isOfStack(dimension.Value, template) ? [] : [`${MetricName} is of nothing in this stack`];
}

function isOfStack(value: unknown, { Resources }: Template): boolean {
  const attribute = isObject(value) ? value['Fn::GetAtt'] : undefined;
  if (Array.isArray(attribute)) return String(attribute[0]) in Resources;
  return Object.values(Resources).some(({ Properties }) => Properties.FunctionName === value);
}
