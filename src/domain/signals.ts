// What is measured and what a span may say, as closed sets: names of OpenTelemetry's semantic conventions where there are some (for
// GenAI, https://opentelemetry.io/docs/specs/semconv/gen-ai/; for HTTP), ours begin with `outrider.`.

/** Everything that a span or a measurement may carry. None of it is text of a model, a prompt, a paper or a person. */
export const attributes = {
  'gen_ai.operation.name':
    '`invoke_workflow` (a run, an arm), `invoke_agent` (a phase), `chat` (a call), `execute_tool`',
  'gen_ai.provider.name': '`anthropic`, `openai`, `zai`, `moonshot`, `custom`',
  'gen_ai.request.model': 'the model id that was asked for',
  'gen_ai.response.model': 'the model id that the answer names',
  'gen_ai.request.max_tokens': 'the allowance of one answer',
  'gen_ai.response.finish_reasons': 'one of `stop`, `tool_calls`, `length`, `content_filter`, `other`',
  'gen_ai.usage.input_tokens': 'input of all lanes: uncached, cache writes and cache reads',
  'gen_ai.usage.cache_creation.input_tokens': 'of these, written to a cache',
  'gen_ai.usage.cache_read.input_tokens': 'of these, read from a cache',
  'gen_ai.usage.output_tokens': 'output',
  'gen_ai.token.type': '`input` or `output`',
  'gen_ai.tool.name': 'a tool of ours; `_OTHER` for one that the model made up',
  'gen_ai.tool.type': '`function`',
  'gen_ai.agent.name': 'the phase',
  'gen_ai.workflow.name': '`run`, or `arm`',
  'gen_ai.conversation.id': 'the transcript: `<run>/<arm>/<phase>/<attempt>`',
  'error.type': "why it failed: a provider's failure, a phase's outcome, the status of an answer, the name of an error",
  'http.request.method': 'of a delivery',
  'http.route': 'of a delivery',
  'http.response.status_code': 'what a delivery was answered with',
  'outrider.delivery': "GitHub's id of the delivery",
  'outrider.event': "GitHub's name of the event",
  'outrider.experiment': 'the run',
  'outrider.repository': '`owner/name`',
  'outrider.arm': 'the arm in one of its lives: `glm-5-2`, `glm-5-2.2`',
  'outrider.phase': 'the phase',
  'outrider.attempt': 'the attempt at a phase, from 1',
  'outrider.outcome': 'how a phase ended',
  'outrider.step': 'the durable step, with the branch that it lies in',
  'outrider.state': 'how a run ended: `done`, `failed`, `cancelled`, `refused`',
  'outrider.verdict': 'how an arm ended',
  'outrider.decided_by': 'the phase or gate that decided it',
  'outrider.turn': 'which turn of the phase, from 1',
  'outrider.turns': 'model calls answered',
  'outrider.tool_calls': 'tool calls answered',
  'outrider.cost_usd': 'USD, by the rates of the run; left out where a price is unknown',
  'outrider.working_s': 'seconds at work',
  'outrider.waiting_s': 'seconds waited for a provider',
  'outrider.refused_by': '`door` (who asks, and where) or `admission` (the run itself)',
} as const;

export type AttributeName = keyof typeof attributes;
export type AttributeValue = string | number | boolean | readonly string[];
export type Attributes = Readonly<Partial<Record<AttributeName, AttributeValue>>>;

interface Metric {
  /** What OpenTelemetry calls the instrument. A gauge holds a reading, the others add up. */
  readonly instrument: 'counter' | 'histogram' | 'gauge';
  /** UCUM. */
  readonly unit: string;
  readonly about: string;
  /** Upper bounds of a histogram's buckets. */
  readonly buckets?: readonly number[];
  /** The same in CloudWatch: its name and unit there, and the sets of attributes that it can be told apart by; it is always there as a whole. */
  readonly cloudwatch: {
    readonly name: string;
    readonly unit: 'Count' | 'Seconds' | 'Percent' | 'None';
    readonly by: readonly (readonly AttributeName[])[];
  };
}

/** Seconds, as the conventions for HTTP servers advise. */
const httpBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** As the conventions for GenAI advise, and beyond: answers of a quarter of an hour are allowed here. */
const callBuckets = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68, 655.36,
];
const tokenBuckets = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
];

const metrics = {
  'gen_ai.client.operation.duration': {
    instrument: 'histogram',
    unit: 's',
    about: 'One call to a model, answered or failed, quick retries included',
    buckets: callBuckets,
    cloudwatch: { name: 'ModelCallDuration', unit: 'Seconds', by: [['gen_ai.provider.name']] },
  },
  'gen_ai.client.token.usage': {
    instrument: 'histogram',
    unit: '{token}',
    about: 'Tokens of one answer, by type; an answer without usage is not here',
    buckets: tokenBuckets,
    cloudwatch: { name: 'Tokens', unit: 'Count', by: [['gen_ai.token.type']] },
  },
  'http.server.request.duration': {
    instrument: 'histogram',
    unit: 's',
    about: 'One request to the webhook, until its answer',
    buckets: httpBuckets,
    cloudwatch: { name: 'WebhookDuration', unit: 'Seconds', by: [['http.response.status_code']] },
  },
  'outrider.runs.started': {
    instrument: 'counter',
    unit: '{run}',
    about: 'Runs that left the line and began',
    cloudwatch: { name: 'RunsStarted', unit: 'Count', by: [] },
  },
  'outrider.runs.ended': {
    instrument: 'counter',
    unit: '{run}',
    about: 'Runs that ended, by how; a retry ends once more',
    cloudwatch: { name: 'RunsEnded', unit: 'Count', by: [['outrider.state']] },
  },
  'outrider.arms.ended': {
    instrument: 'counter',
    unit: '{arm}',
    about: 'Arms that ended, by verdict',
    cloudwatch: { name: 'ArmsEnded', unit: 'Count', by: [['outrider.verdict']] },
  },
  'outrider.commands.refused': {
    instrument: 'counter',
    unit: '{command}',
    about: 'Commands that were refused, by what',
    cloudwatch: { name: 'CommandsRefused', unit: 'Count', by: [['outrider.refused_by']] },
  },
  'outrider.provider.errors': {
    instrument: 'counter',
    unit: '{call}',
    about: 'Calls to a model without a usable answer, by provider and failure',
    cloudwatch: {
      name: 'ProviderErrors',
      unit: 'Count',
      by: [['gen_ai.provider.name'], ['gen_ai.provider.name', 'error.type']],
    },
  },
  'outrider.provider.waiting': {
    instrument: 'counter',
    unit: 's',
    about: 'Seconds that an arm waited for its provider while it drafted, told at its end',
    cloudwatch: { name: 'WaitingSeconds', unit: 'Seconds', by: [['gen_ai.provider.name']] },
  },
  'outrider.cost': {
    instrument: 'counter',
    unit: '{USD}',
    about: 'What answers cost by the rates of their run; an answer of unknown price is not here',
    cloudwatch: { name: 'CostUsd', unit: 'None', by: [['gen_ai.provider.name']] },
  },
  'outrider.budget.used': {
    instrument: 'gauge',
    unit: '%',
    about:
      "How much of an owner's month is spent or set aside, read whenever a run sets money aside or is refused for it",
    cloudwatch: { name: 'BudgetUsed', unit: 'Percent', by: [] },
  },
  'outrider.queue.position': {
    instrument: 'gauge',
    unit: '{run}',
    about: 'The place of a run in its line, at each look',
    cloudwatch: { name: 'QueuePosition', unit: 'Count', by: [] },
  },
  'outrider.queue.depth': {
    instrument: 'gauge',
    unit: '{run}',
    about: 'Runs that wait in a line, at each look of one of them',
    cloudwatch: { name: 'QueueDepth', unit: 'Count', by: [] },
  },
  'outrider.audit.broken': {
    instrument: 'counter',
    unit: '{chain}',
    about: 'Audit chains that did not verify at the end of their run',
    cloudwatch: { name: 'AuditChainBroken', unit: 'Count', by: [] },
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;

/** The metrics with what every one of them may have. */
export const metricTable: Readonly<Record<MetricName, Metric>> = metrics;

export const metricNames = Object.keys(metrics) as readonly MetricName[];
