// The CloudWatch dashboard, made of the catalogue of metrics: what is renamed there is renamed here, and what is not drawn is found by a test.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes references so
import { dimensionNames, namespace, serviceDimension } from '../../src/adapters/telemetry/emf.ts';
import { type AttributeName, type MetricName, metricTable } from '../../src/domain/signals.ts';

/** How CloudWatch puts measurements of a period together. */
type Stat = 'Sum' | 'Maximum' | 'Average' | 'SampleCount' | 'p50' | 'p99';

/** Deployed under this name; `Fn::Sub` and osls fill it in. */
const service = '${self:custom.prefix}';

const width = 8;
const height = 6;
const perRow = 24 / width;
const period = 300;

type Line = readonly unknown[];

/** A metric as a whole. */
function whole(metric: MetricName, stat: Stat): Line {
  return [namespace, metricTable[metric].cloudwatch.name, serviceDimension, service, { stat }];
}

/** A metric's parts, one line for each value that there is. */
function parts(metric: MetricName, stat: Stat, ...by: readonly AttributeName[]): Line {
  const { name } = metricTable[metric].cloudwatch;
  const dimensions = [serviceDimension, ...by.map((attribute) => dimensionNames[attribute] ?? attribute)];
  const wanted = `{${namespace},${dimensions.join(',')}} MetricName="${name}" ${serviceDimension}="${service}"`;
  return [{ expression: `SEARCH('${wanted}', '${stat}', ${period})`, id: 'parts' }];
}

function lambda(metric: string, functions: readonly string[], stat: Stat): Line[] {
  return functions.map((fn) => [
    'AWS/Lambda',
    metric,
    'FunctionName',
    `${service}-${fn}`,
    { stat, label: `${fn} ${metric}` },
  ]);
}

interface Chart {
  readonly title: string;
  readonly lines: readonly Line[];
}

const workers = ['experiment', 'arm'];
const functions = ['webhook', ...workers, 'sandbox'];

const charts: readonly Chart[] = [
  {
    title: 'Runs begun and ended',
    lines: [whole('outrider.runs.started', 'Sum'), whole('outrider.runs.ended', 'Sum')],
  },
  { title: 'Runs, by how they ended', lines: [parts('outrider.runs.ended', 'Sum', 'outrider.state')] },
  { title: 'Arms, by verdict', lines: [parts('outrider.arms.ended', 'Sum', 'outrider.verdict')] },
  {
    title: 'Calls without an answer',
    lines: [parts('outrider.provider.errors', 'Sum', 'gen_ai.provider.name', 'error.type')],
  },
  {
    title: 'Calls, seconds (p99)',
    lines: [parts('gen_ai.client.operation.duration', 'p99', 'gen_ai.provider.name')],
  },
  { title: 'Seconds waited for providers', lines: [parts('outrider.provider.waiting', 'Sum', 'gen_ai.provider.name')] },
  { title: 'Cost, USD', lines: [parts('outrider.cost', 'Sum', 'gen_ai.provider.name')] },
  { title: 'Tokens', lines: [parts('gen_ai.client.token.usage', 'Sum', 'gen_ai.token.type')] },
  { title: 'The fullest month of an owner, %', lines: [whole('outrider.budget.used', 'Maximum')] },
  {
    title: 'Lines: waiting, and the last place',
    lines: [whole('outrider.queue.depth', 'Maximum'), whole('outrider.queue.position', 'Maximum')],
  },
  { title: 'Commands refused', lines: [parts('outrider.commands.refused', 'Sum', 'outrider.refused_by')] },
  { title: 'Audit chains that do not verify', lines: [whole('outrider.audit.broken', 'Sum')] },
  {
    title: 'Webhook, seconds',
    lines: [whole('http.server.request.duration', 'p50'), whole('http.server.request.duration', 'p99')],
  },
  {
    title: 'Webhook, answers by status',
    lines: [parts('http.server.request.duration', 'SampleCount', 'http.response.status_code')],
  },
  {
    title: 'Dead letters',
    lines: [
      ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', '${DeadLetters.QueueName}', { stat: 'Maximum' }],
    ],
  },
  { title: 'Lambda: errors', lines: lambda('Errors', functions, 'Sum') },
  { title: 'Lambda: turned away', lines: lambda('Throttles', functions, 'Sum') },
  {
    title: 'Executions',
    lines: [
      ...lambda('DurableExecutionStarted', workers, 'Sum'),
      ...lambda('DurableExecutionFailed', workers, 'Sum'),
      ...lambda('DurableExecutionTimedOut', workers, 'Sum'),
    ],
  },
];

/** The body as CloudWatch takes it, with the names of the deployment still to be filled in. */
export function dashboardBody() {
  return {
    widgets: charts.map(({ title, lines }, at) => ({
      type: 'metric',
      x: (at % perRow) * width,
      y: Math.floor(at / perRow) * height,
      width,
      height,
      properties: { title, view: 'timeSeries', stacked: false, region: '${AWS::Region}', period, metrics: lines },
    })),
  };
}

/** `cloudwatch/dashboard.yml`: the resource, its body as text with one line for each widget. */
export function dashboardFile(): string {
  const widgets = dashboardBody().widgets.map((widget) => `            ${JSON.stringify(widget)}`);
  return `# Made by \`npm run reference\`. Do not edit.
Dashboard:
  Type: AWS::CloudWatch::Dashboard
  Properties:
    DashboardName: ${service}
    DashboardBody:
      Fn::Sub: |
        {
          "widgets": [
${widgets.join(',\n')}
          ]
        }
`;
}
