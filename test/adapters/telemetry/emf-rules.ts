// The rules of CloudWatch's embedded metric format, as its specification states them, for a line of a log.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

const units = [
  'Seconds',
  'Microseconds',
  'Milliseconds',
  ...[
    'Bytes',
    'Kilobytes',
    'Megabytes',
    'Gigabytes',
    'Terabytes',
    'Bits',
    'Kilobits',
    'Megabits',
    'Gigabits',
    'Terabits',
  ].flatMap((unit) => [unit, `${unit}/Second`]),
  'Percent',
  'Count',
  'Count/Second',
  'None',
];

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isName = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.length >= 1 && value.length <= longest;

/** What keeps CloudWatch from reading metrics out of a line, one sentence each. */
export function emfProblems(line: string): string[] {
  if (line.includes('\n')) return ['a document is one log event, and so one line'];
  if (new TextEncoder().encode(line).byteLength > 256 * 1024) return ['a log event has at most 256 KB'];
  const root: unknown = JSON.parse(line);
  if (!isObject(root)) return ['the root is no object'];
  const { _aws: metadata } = root;
  if (!isObject(metadata)) return ['the root has no member _aws'];
  const { Timestamp, CloudWatchMetrics, ...more } = metadata;
  const directives = Array.isArray(CloudWatchMetrics) ? CloudWatchMetrics : [];
  return [
    ...(Number.isInteger(Timestamp) ? [] : ['Timestamp is no whole number of milliseconds']),
    ...(directives.length > 0 ? [] : ['CloudWatchMetrics names no metric']),
    ...surplus(more, '_aws'),
    ...directives.flatMap((directive) => directiveProblems(directive, root)),
  ];
}

function directiveProblems(directive: unknown, root: Members): string[] {
  if (!isObject(directive)) return ['a directive is no object'];
  const { Namespace, Dimensions, Metrics, ...more } = directive;
  const sets = Array.isArray(Dimensions) ? Dimensions : [];
  const metrics = Array.isArray(Metrics) ? Metrics : [];
  return [
    ...(isName(Namespace, 255) && !Namespace.startsWith('AWS/') ? [] : ['the namespace is no name of ours']),
    ...(sets.length > 0 ? [] : ['there is no set of dimensions']),
    ...(metrics.length > 0 && metrics.length <= 100 ? [] : ['there is no metric, or there are more than 100']),
    ...surplus(more, 'a directive'),
    ...sets.flatMap((set) => dimensionProblems(set, root)),
    ...metrics.flatMap((metric) => metricProblems(metric, root)),
  ];
}

function dimensionProblems(set: unknown, root: Members): string[] {
  if (!Array.isArray(set)) return ['a set of dimensions is no list'];
  return [
    ...(set.length <= 30 ? [] : ['a set has more than 30 dimensions']),
    ...(new Set(set).size === set.length ? [] : ['a set names a dimension twice']),
    ...set.flatMap((name) => {
      if (!isName(name, 250)) return ['a dimension has no name'];
      const value = root[name];
      return isName(value, 1024) && value.trim() !== '' ? [] : [`the dimension ${name} has no text as its value`];
    }),
  ];
}

function metricProblems(metric: unknown, root: Members): string[] {
  if (!isObject(metric)) return ['a metric is no object'];
  const { Name, Unit, StorageResolution, ...more } = metric;
  if (!isName(Name, 1024)) return ['a metric has no name'];
  const target = root[Name];
  const values = Array.isArray(target) ? target : [target];
  return [
    ...(Unit === undefined || units.includes(String(Unit)) ? [] : [`${Name} has no unit of CloudWatch`]),
    ...(StorageResolution === undefined || [1, 60].includes(Number(StorageResolution)) ? [] : [`${Name}: resolution`]),
    ...(values.length >= 1 && values.length <= 100 ? [] : [`${Name} has no value, or more than 100`]),
    ...(values.every((value) => typeof value === 'number' && Number.isFinite(value)) ? [] : [`${Name} is no number`]),
    ...surplus(more, Name),
  ];
}

function surplus(more: Members, where: string): string[] {
  return Object.keys(more).map((name) => `${where} has a member ${name}, which the format does not know`);
}
