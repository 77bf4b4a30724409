// The Parameter Store in small, over the wire of SSM (JSON 1.1): SecureStrings that are put once and read with or without being opened.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

const Call = z.discriminatedUnion('target', [
  z.object({ target: z.literal('AmazonSSM.GetParameter'), Name: z.string(), WithDecryption: z.boolean() }),
  z.object({
    target: z.literal('AmazonSSM.PutParameter'),
    Name: z.string().regex(/^\/[\w./-]+$/),
    // A parameter of the standard tier has 4 KB.
    Value: z.string().min(1).max(4096),
    Type: z.literal('SecureString'),
    Tier: z.literal('Standard'),
    KeyId: z.string().startsWith('arn:aws:kms:'),
    Overwrite: z.literal(false),
  }),
]);
export type ParameterCall = z.infer<typeof Call>;

export interface ParameterStore {
  readonly url: string;
  /** By name, as they were put: for the test to look into, and to put by hand. */
  readonly kept: Map<string, string>;
  /** Every attempt, in order. */
  readonly calls: ParameterCall[];
  /** The next calls, or those of one action, fail: not done and refused, not done and cut off, or done and the answer cut off. */
  fail(how: Fault, times?: number, action?: 'GetParameter' | 'PutParameter'): void;
  close(): Promise<void>;
}

type Fault = 'refused' | 'cut' | 'answer_lost';

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export async function openParameters(): Promise<ParameterStore> {
  const kept = new Map<string, string>();
  const calls: ParameterCall[] = [];
  let fault: { readonly how: Fault; left: number; readonly target: string } | null = null;
  const failing = (target: string): Fault | null => {
    if (fault === null || fault.left === 0 || !target.endsWith(fault.target)) return null;
    fault.left -= 1;
    return fault.how;
  };
  const server = createServer(async (request, response) => {
    const call = await callOf(request);
    const how = failing(call.target);
    calls.push(call);
    const does = how === null || how === 'answer_lost';
    const { status, body } = does ? done(call, kept) : refused('InternalServerError', 'It is down.', 500);
    if (how === 'cut' || how === 'answer_lost') response.destroy();
    else response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    kept,
    calls,
    fail: (how, times = 1, action) => {
      fault = { how, left: times, target: action ?? '' };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Throws, which ends the connection, for a call that SSM would not take: a test sees it as a failure of ours. */
async function callOf(request: IncomingMessage): Promise<ParameterCall> {
  if (!request.headers.authorization?.includes('/ssm/aws4_request')) throw new Error('the call is not signed');
  return Call.parse({ target: request.headers['x-amz-target'], ...JSON.parse(await text(request)) });
}

function done(call: ParameterCall, kept: Map<string, string>): Reply {
  const there = kept.get(call.Name);
  if (call.target === 'AmazonSSM.PutParameter') {
    if (there !== undefined) return refused('ParameterAlreadyExists', 'The parameter already exists.', 400);
    kept.set(call.Name, call.Value);
    return { status: 200, body: { Version: 1, Tier: 'Standard' } };
  }
  if (there === undefined) return refused('ParameterNotFound', '', 400);
  const Value = call.WithDecryption ? there : `sealed:${Buffer.from(there).toString('base64').length}`;
  return { status: 200, body: { Parameter: { Name: call.Name, Type: 'SecureString', Value, Version: 1 } } };
}

function refused(type: string, message: string, status: number): Reply {
  return { status, body: { __type: type, message } };
}
