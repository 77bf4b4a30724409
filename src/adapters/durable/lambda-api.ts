// Calls of Lambda's API by the AWS SDK's own parts: its signer, its connections, its retries, its way of reading errors. The client that
// the SDK makes of them knows every operation of Lambda, and loading it was two fifths of a cold start that hands off.
import { partition, recursionDetectionMiddleware } from '@aws-sdk/core/client';
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { Sha256 } from '@smithy/core/checksum';
import { ServiceException } from '@smithy/core/client';
import {
  extendedEncodeURIComponent,
  HttpRequest,
  type HttpResponse,
  loadRestJsonErrorCode,
} from '@smithy/core/protocols';
import { retryMiddleware, StandardRetryStrategy } from '@smithy/core/retry';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import { SMITHY_CONTEXT_KEY } from '@smithy/types';
import { isObject } from '../../domain/json.ts';
import type { LambdaAddress } from '../../domain/lambda-address.ts';

export interface LambdaApiOptions extends LambdaAddress {
  readonly userAgent: string;
  readonly patience: Patience;
}

/** Milliseconds, and how often a call is made that is throttled, fails at Lambda or does not get through. */
export interface Patience {
  readonly attempts: number;
  /** Until there is a connection. */
  readonly connection: number;
  /** Until an attempt is answered, its connection included; and again for each pause within the answer. */
  readonly answer: number;
  /** For all attempts and the waits between them. */
  readonly call: number;
}

export interface LambdaCall {
  readonly method: 'GET' | 'POST';
  /** What stands between the slashes, as it is meant. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Answers the body. Throws what Lambda answers instead as the SDK does: an error of that name. */
export type LambdaApi = (call: LambdaCall) => Promise<string>;

/** The region's own: in China it has another ending. */
export function lambdaRoot(region: string): URL {
  return new URL(`https://lambda.${region}.${partition(region).dnsSuffix}`);
}

/** With the credentials in the environment, where Lambda puts those of the function's role. */
export function lambdaApi({ region, endpoint, userAgent, patience }: LambdaApiOptions): LambdaApi {
  const root = endpoint === undefined ? lambdaRoot(region) : new URL(endpoint);
  const signer = new SignatureV4({ service: 'lambda', region, credentials: fromEnv(), sha256: Sha256 });
  const connections = new NodeHttpHandler({
    connectionTimeout: patience.connection,
    requestTimeout: patience.answer,
    socketTimeout: patience.answer,
    throwOnRequestTimeout: true,
  });
  const strategy = new StandardRetryStrategy(patience.attempts);
  const retried = retryMiddleware({
    retryStrategy: async () => strategy,
    maxAttempts: async () => patience.attempts,
  });
  // Tells Lambda which invocation calls, by which it breaks circles of functions that start each other.
  const traced = recursionDetectionMiddleware();

  return async (call) => {
    const abortSignal = AbortSignal.timeout(patience.call);
    // Every attempt is signed anew: it says which one it is, and a signature is good for some minutes only.
    const attempt = async (args: { readonly request: unknown }) => {
      const signed = await signer.sign(args.request as HttpRequest);
      const { response } = await connections.handle(HttpRequest.clone(signed), { abortSignal });
      const body = Buffer.concat(await Array.fromAsync<Buffer>(response.body)).toString('utf8');
      if (response.statusCode >= 300) throw refusal(response, body);
      return { response, output: { $metadata: {}, body } };
    };
    const calling = retried<Output>(attempt, { [SMITHY_CONTEXT_KEY]: { abortSignal } });
    const { output } = await traced(calling, {})({ request: requestOf(call, root, userAgent), input: {} });
    return output.body;
  };
}

interface Output {
  readonly $metadata: object;
  readonly body: string;
}

function requestOf({ method, path, query = {}, headers = {}, body }: LambdaCall, root: URL, userAgent: string) {
  return new HttpRequest({
    method,
    protocol: root.protocol,
    hostname: root.hostname,
    ...(root.port === '' ? {} : { port: Number(root.port) }),
    path: `${root.pathname.replace(/\/$/, '')}/${path.map(extendedEncodeURIComponent).join('/')}`,
    query: { ...query },
    headers: { host: root.host, 'user-agent': userAgent, ...headers },
    body,
  });
}

/** Its name is what Lambda calls it; whether it is worth another attempt is read from the status and from `Retry-After`. */
function refusal(response: HttpResponse, body: string): ServiceException {
  const data = fieldsOf(body);
  const said = data.message ?? data.Message;
  return new ServiceException({
    name: loadRestJsonErrorCode(response, data) ?? 'Unknown',
    message: typeof said === 'string' ? said : `Lambda answered with status ${response.statusCode}.`,
    $fault: response.statusCode < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: response.statusCode },
    $response: response,
  });
}

/** What stands between us and Lambda answers in any form. */
function fieldsOf(body: string): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(body);
    return isObject(data) ? data : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
