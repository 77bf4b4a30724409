// The workers on Lambda: state in S3 and DynamoDB, durable functions of the service.

import type { DurableLambdaHandler } from '@aws/durable-execution-sdk-js';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsLauncher, lambdaFunctionId } from '../../adapters/durable/aws-launcher.ts';
import { type DurableFunction, type HandlerOptions, toHandler } from '../../adapters/durable/handler.ts';
import { lambdaApi } from '../../adapters/durable/lambda-api.ts';
import { githubForges } from '../../adapters/github/forges.ts';
import { lambdaSandbox } from '../../adapters/sandbox/lambda.ts';
import { rememberingSandbox } from '../../adapters/sandbox/remembering.ts';
import { dynamoJournal } from '../../adapters/stores/dynamo-journal.ts';
import { dynamoRows } from '../../adapters/stores/dynamo-rows.ts';
import { s3Blobs } from '../../adapters/stores/s3-blobs.ts';
import { sharedLimits } from '../../arm/fair-share.ts';
import { openAudit } from '../../artifacts/audit.ts';
import { killSwitch } from '../../command/admission/kill-switch.ts';
import type { Config } from '../../config.ts';
import { UsageError } from '../../domain/errors.ts';
import { outgoingCheck } from '../../gates/secrets/leak.ts';
import type { FunctionName } from '../../ports/durable.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import type { World } from '../../ports/world.ts';
import { keepYoungGenerationSmall } from '../heap.ts';
import { goThroughProxy } from '../proxy.ts';
import { stories } from '../stories.ts';
import { userAgent } from '../version.ts';
import { secretsFor } from './accounts.ts';
import { auditedForges } from './audited-forges.ts';
import { sealingOf } from './sealing.ts';
import { sharedPorts } from './shared.ts';
import { toLog } from './telemetry.ts';

/** A warm function keeps its folder; nothing in it is relied on. */
const folder = '/tmp/outrider';

/** Of a start, an answer or a look at an execution, in milliseconds; the step that makes it is tried again. */
const patience = { attempts: 3, connection: 2_000, answer: 10_000, call: 45_000 };

/** The handler of one durable function, wired once per cold start. */
export function lambdaHandler(fn: FunctionName, config: Config, options: Partial<HandlerOptions> = {}) {
  keepYoungGenerationSmall();
  goThroughProxy(config.proxy);
  const aws = config.aws();
  const names = { experiment: aws.experimentFunction, arm: aws.armFunction };
  const app = config.app();
  const s3 = new S3Client(aws.s3);
  const blobs = s3Blobs({
    client: s3,
    bucket: aws.bucket,
    cacheFolder: `${folder}/blobs`,
  });
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const place = {
    blobs,
    scratch: `${folder}/scratch`,
    rows: dynamoRows(dynamo, aws.table),
    sealing: sealingOf(config),
  };
  const shared = sharedPorts(config, { metricLines: toLog }, place);
  const { webhookSecret: secret } = app;
  const log = { clock: shared.clock, secret, knownSecrets: secretsFor(shared.accounts) };
  const audit = openAudit(dynamoJournal(dynamo, auditTableOf(config)), log);
  const github = githubForges({
    appId: app.appId,
    privateKey: app.privateKey,
    apiUrl: config.githubApiUrl,
    outgoing: outgoingCheck(secretsFor(shared.accounts)),
  });
  const parts = { ...shared, forges: auditedForges(github, audit, secret) };
  const world: World = {
    ...parts,
    audit,
    fairShare: sharedLimits({ ...parts, callsPerMinute: config.callsPerMinute }),
    switches: killSwitch(parts, config.enabled),
    launcher: awsLauncher(lambdaApi({ ...config.lambdaAddress(), userAgent, patience }), names),
    sandbox:
      aws.sandboxFunction === null
        ? null
        : rememberingSandbox(
            lambdaSandbox({ lambda: new LambdaClient({}), s3, bucket: aws.bucket, functionName: aws.sandboxFunction }),
          ),
    publicUrl: config.publicUrl,
    markerSecret: app.webhookSecret,
  };
  const story: DurableFunction = stories(world)[fn];
  return flushing(toHandler(story, { functionId: lambdaFunctionId(names), ...options }), world.telemetry);
}

/** What was told is sent before the function is frozen: afterwards nobody knows when, or whether, it goes on. */
function flushing(handler: DurableLambdaHandler, telemetry: Telemetry): DurableLambdaHandler {
  return async (event, context) => {
    try {
      return await handler(event, context);
    } finally {
      await telemetry.flush();
    }
  };
}

function auditTableOf({ auditTable }: Config): string {
  if (auditTable !== undefined) return auditTable;
  throw new UsageError('Set OUTRIDER_AUDIT_TABLE in the environment: without an audit log no run may start.');
}
