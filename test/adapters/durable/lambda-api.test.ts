// Calls of Lambda's API beside those of the SDK's own client: the same on the wire, the same patience, the same errors.
import {
  GetDurableExecutionCommand,
  InvokeCommand,
  LambdaClient,
  SendDurableExecutionCallbackSuccessCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, it, vi } from 'vitest';
import { awsLauncher } from '../../../src/adapters/durable/aws-launcher.ts';
import { type LambdaCall, lambdaApi, lambdaRoot, type Patience } from '../../../src/adapters/durable/lambda-api.ts';
import { credentials, type Fault, lambdaForEachTest, type Seen } from './lambda-stand-in.ts';

const arn = 'arn:aws:lambda:eu-central-1:1:function:f:1/durable-execution/(x) *!/1:RUNNING';
// What is not answered costs a test this long; what is, comes within it on a busy machine too.
const short: Patience = { attempts: 3, connection: 2_000, answer: 1_000, call: 20_000 };
const region = 'eu-central-1';
const callOf: LambdaCall = { method: 'GET', path: ['2025-12-01', 'durable-executions', arn] };
const service = lambdaForEachTest();

const api = (patience: Patience = short) =>
  lambdaApi({ region, endpoint: service().url, userAgent: 'outrider/1', patience });

/** What differs between two programs that say the same. */
const own = /^(?:authorization|amz-sdk-|user-agent|x-amz-user-agent|x-amz-date|connection|content-length$)/;

const essence = ({ method, url, headers, body, signatureFault }: Seen) => ({
  method,
  url,
  body,
  signatureFault,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !own.test(name))),
});

describe('on the wire', () => {
  it('a launcher says what the SDK’s client says, signed for the session', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'outrider-webhook');
    vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=a:1');
    const launcher = awsLauncher(api(), { experiment: 'outrider-experiment', arm: 'arm' });
    await launcher.start('experiment', 'c-1', { comment: 'Grüße ✓' });
    await launcher.answer('open/1', 'ü');
    await launcher.status(arn);
    const ours = service().requests.splice(0);

    const client = new LambdaClient({ endpoint: service().url, region, maxAttempts: 1 });
    const invocation = { FunctionName: 'outrider-experiment', Qualifier: 'durable', InvocationType: 'Event' } as const;
    const Payload = Buffer.from('{"comment":"Grüße ✓"}');
    await client.send(new InvokeCommand({ ...invocation, DurableExecutionName: 'c-1', Payload }));
    const answer = { CallbackId: 'open/1', Result: Buffer.from('ü') };
    await expect(client.send(new SendDurableExecutionCallbackSuccessCommand(answer))).rejects.toThrow();
    await client.send(new GetDurableExecutionCommand({ DurableExecutionArn: arn, IncludeExecutionData: false }));
    const theirs = service().requests.splice(0);

    expect(ours.map(essence)).toEqual(theirs.map(essence));
    expect(ours).toHaveLength(3);
    for (const { headers, signatureFault } of ours) {
      expect(signatureFault).toBeNull();
      expect(headers['x-amz-security-token']).toBe(credentials.AWS_SESSION_TOKEN);
      expect(headers['x-amzn-trace-id']).toContain('Lineage=a:1');
      expect(headers['user-agent']).toBe('outrider/1');
    }
  });

  it('a path of the address stands before the path of the call', async () => {
    const behind = lambdaApi({
      region,
      endpoint: `${service().url}/lambda/`,
      userAgent: 'outrider/1',
      patience: short,
    });
    service().failNext({ status: 200, body: {} });
    await behind(callOf);
    expect(service().requests[0]?.url).toMatch(/^\/lambda\/2025-12-01\/durable-executions\/arn%3Aaws/);
    expect(service().requests[0]?.signatureFault).toBeNull();
  });

  it('without credentials nothing is sent', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', '');
    await expect(api()(callOf)).rejects.toThrow('Unable to find environment variable credentials');
    expect(service().requests).toEqual([]);
  });
});

describe('a call', () => {
  const throttled: Fault = { status: 429, type: 'TooManyRequestsException' };

  it.each<[string, Fault]>([
    ['is throttled', throttled],
    ['is throttled without a word of why', { status: 429 }],
    ['meets a broken service', { status: 500, type: 'ServiceException' }],
    ['meets a service that is away', { status: 503 }],
    ['is cut off', 'cut'],
    ['is not answered', 'silent'],
    ['is answered by half', 'stuck'],
  ])('that %s is made again, signed anew, and at most as often as it may', async (_what, fault) => {
    service().failNext(fault);
    expect(JSON.parse(await api()(callOf))).toMatchObject({ Status: 'RUNNING' });
    expect(service().requests.map(({ signatureFault }) => signatureFault)).toEqual([null, null]);
    expect(service().requests[1]?.headers['amz-sdk-request']).toBe('attempt=2; max=3');

    service().failNext(fault, fault, { status: 200, body: 'never asked for' });
    await expect(api({ ...short, attempts: 2 })(callOf)).rejects.toThrow();
    expect(service().requests).toHaveLength(4);
  });

  it.each([
    [400, 'InvalidParameterValueException'],
    [403, 'AccessDeniedException'],
    [404, 'ResourceNotFoundException'],
    [409, 'DurableExecutionAlreadyStartedException'],
  ])('that is refused with %i ends with the error of that name, at once', async (status, type) => {
    service().failNext({ status, type, body: { Message: 'Not this way.', Type: 'User' } });
    const ended = await api()(callOf).catch((error: unknown) => error);
    expect(ended).toMatchObject({ name: type, message: 'Not this way.', $metadata: { httpStatusCode: status } });
    expect(service().requests).toHaveLength(1);
  });

  it('ends within its time, however long Lambda asks it to wait', async () => {
    // So many attempts would take many minutes, at the last of which it would answer.
    const attempts = 50;
    service().failNext(
      ...Array.from({ length: attempts - 1 }, () => ({ ...throttled, headers: { 'retry-after': '5' } })),
    );
    await expect(api({ ...short, attempts, call: 1_500 })(callOf)).rejects.toThrow();
    expect(service().requests.length).toBeLessThan(attempts);
  });

  it('is told apart from one that did not get through by its time', async () => {
    service().failNext('silent');
    const ended = api({ ...short, attempts: 1 })(callOf);
    await expect(ended).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('that is refused by what stands between says its status', async () => {
    service().failNext({ status: 407, body: 'a page' });
    await expect(api()(callOf)).rejects.toThrow('Lambda answered with status 407.');
  });
});

it.each([
  ['eu-central-1', 'lambda.eu-central-1.amazonaws.com'],
  ['cn-north-1', 'lambda.cn-north-1.amazonaws.com.cn'],
  ['us-gov-west-1', 'lambda.us-gov-west-1.amazonaws.com'],
])('in %s the API is at %s, where no address is set', (name, host) => {
  expect(lambdaRoot(name).host).toBe(host);
});
