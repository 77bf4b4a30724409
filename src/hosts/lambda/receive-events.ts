// The receiver's handler on Lambda: deliveries through API Gateway (HTTP API, payload 2.0) are verified and handed off, and so are the
// ticks of the week and the hour. Whoever follows the link to a report is sent on to the bucket.
import { Webhooks } from '@octokit/webhooks';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context, ScheduledEvent } from 'aws-lambda';
import { appSecrets, type Config } from '../../config.ts';
import { otlpSecrets } from '../../domain/otlp.ts';
import type { Log } from '../../ports/log.ts';
import { answerReport, asksForReport } from '../answer-report.ts';
import { type Answer, deliver, isDelivery, type Request, screen, webhookPath } from '../http.ts';
import { jsonLog } from '../log.ts';
import { observed } from '../observed.ts';
import { openTelemetry, toLog } from '../wiring/telemetry.ts';
import { requestOf, resultOf } from './gateway.ts';
import type { Receive } from './receiver.ts';

type Event = APIGatewayProxyEventV2 | ScheduledEvent;

/** Throws when something is missing: without a secret nothing may start, and without a function there is nobody to hand off to. */
export function webhookHandler(
  config: Config,
): (event: Event, context: Context) => Promise<APIGatewayProxyStructuredResultV2> {
  const { webhookSecret } = config.app();
  config.aws();
  config.lambdaAddress();
  const webhooks = new Webhooks({ secret: webhookSecret });
  // It is told no key of a provider, so that there is no other secret to keep out of the log.
  const known = [...appSecrets(config), ...otlpSecrets(config.otlpHeaders)];
  const secrets = () => known;
  const log = jsonLog({ level: config.logLevel, secrets });
  const telemetry = openTelemetry(config, { log, clock: { now: Date.now }, secrets, lines: toLog });
  let opened: Promise<Receive> | null = null;

  /** Opened once per cold start; an opening that failed is tried again with the next delivery. */
  function receiver(): Promise<Receive> {
    opened ??= import('./receiver.ts').then(({ openReceiver }) => openReceiver(config, log));
    opened.catch(() => {
      opened = null;
    });
    return opened;
  }

  /** Never throws for what somebody sent; an unexpected error of ours is a 500, so that GitHub shows the delivery as failed. */
  async function answerTo(request: Request, event: APIGatewayProxyEventV2, context: Context): Promise<Answer> {
    const screened = screen(request);
    if (!isDelivery(screened)) return screened;
    try {
      return await deliver(screened, {
        verify: ({ payload, signature }) => webhooks.verify(payload, signature),
        receive: async (delivery) => (await receiver())(delivery, event, context),
        fields: { request: context.awsRequestId },
      });
    } catch (error) {
      const of = { delivery: screened.id, event: screened.name, request: context.awsRequestId };
      log.error('delivery failed', { ...of, problem: wordsOf(error) });
      return { status: 500, body: JSON.stringify({ ok: false, error: 'internal error' }) };
    }
  }

  /** Never throws. The AWS SDK is loaded for a good link only. */
  async function answerFor(
    { method, path }: Request,
    event: APIGatewayProxyEventV2,
    context: Context,
  ): Promise<Answer> {
    const find = async (experiment: string) => {
      const { reportAddresses } = await import('../wiring/report-address.ts');
      const location = await reportAddresses(config)(experiment);
      if (location === null) log.warn('a report was asked for that is not there, or may not be read', { experiment });
      return location === null ? null : { location };
    };
    try {
      const asked = { method, path, query: event.rawQueryString ?? '' };
      return await answerReport(asked, { secret: webhookSecret, now: Date.now(), find });
    } catch (error) {
      log.error('a report could not be handed out', { request: context.awsRequestId, problem: wordsOf(error) });
      return { status: 500, body: 'internal error\n', headers: { 'content-type': 'text/plain; charset=utf-8' } };
    }
  }

  return async (event, context) => {
    if (isScheduled(event)) return startScheduled(event, config, log);
    const request = requestOf(event);
    if (asksForReport(request)) return resultOf(await answerFor(request, event, context));
    if (request.path !== webhookPath) return resultOf(await answerTo(request, event, context));
    const seen = { method: request.method, route: webhookPath };
    const answered = await observed(seen, telemetry, () => answerTo(request, event, context));
    // What was told is sent before the function is frozen.
    await telemetry.flush();
    return resultOf(answered);
  };
}

/** A tick comes from EventBridge by the right to invoke this function; whatever comes from outside has a request context. */
function isScheduled(event: Partial<APIGatewayProxyEventV2> | ScheduledEvent): event is ScheduledEvent {
  return !('requestContext' in event) && 'source' in event && event.source === 'aws.events';
}

/** Throws when the hand-off fails: EventBridge then calls again. */
async function startScheduled(
  { time, resources = [] }: Partial<ScheduledEvent>,
  config: Config,
  log: Log,
): Promise<APIGatewayProxyStructuredResultV2> {
  const [{ lambdaLauncher }, { weekExecution }, { sweepExecution }] = await Promise.all([
    import('../wiring/webhook.ts'),
    import('../../scouting/week.ts'),
    import('../../command/receive/sweep-input.ts'),
  ]);
  // The name of the rule, as `serverless.yml` gives it.
  const hourly = resources.some((rule) => rule.endsWith('-sweep'));
  const { name, input } = (hourly ? sweepExecution : weekExecution)(Date.parse(time ?? ''));
  const { started } = await lambdaLauncher(config).start('experiment', name, input);
  log.info('handed off', { event: 'schedule', execution: name, started });
  return { statusCode: 202 };
}

/** Probot gathers what handlers threw in an AggregateError, whose own message may be empty. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join('; ');
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
