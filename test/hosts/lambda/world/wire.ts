// The Lambda API for durable functions as it goes over the wire: requests by route, operations with the API's timestamps.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OperationUpdate, WireOperation } from '@aws/durable-execution-sdk-js';

/** A refusal as the API words it; the SDK goes by type and message. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

export type LambdaCall =
  | {
      readonly kind: 'invoke';
      readonly fn: string;
      readonly qualifier: string | null;
      readonly type: string;
      readonly name: string | null;
      readonly payload: string;
    }
  | { readonly kind: 'checkpoint'; readonly arn: string; readonly token: string; readonly updates: OperationUpdate[] }
  | { readonly kind: 'state'; readonly arn: string; readonly token: string; readonly marker: string | null }
  | { readonly kind: 'get'; readonly arn: string }
  | { readonly kind: 'answer'; readonly callback: string; readonly value: string };

/** Which call a request is. Throws Refusal for any other. */
export function callOf(request: IncomingMessage, body: string): LambdaCall {
  const url = new URL(request.url ?? '', 'http://lambda');
  const [, , room = '', id = '', action = ''] = url.pathname.split('/').map(decodeURIComponent);
  const header = (name: string) => request.headers[name]?.toString() ?? null;
  const query = (name: string) => url.searchParams.get(name);
  switch (`${request.method} ${room} ${action}`) {
    case 'POST functions invocations':
      return {
        kind: 'invoke',
        fn: id,
        qualifier: query('Qualifier'),
        type: header('x-amz-invocation-type') ?? 'RequestResponse',
        name: header('x-amz-durable-execution-name'),
        payload: body,
      };
    case 'POST durable-executions checkpoint': {
      const { CheckpointToken, Updates } = JSON.parse(body);
      return { kind: 'checkpoint', arn: id, token: CheckpointToken, updates: Updates ?? [] };
    }
    case 'GET durable-executions state':
      return { kind: 'state', arn: id, token: query('CheckpointToken') ?? '', marker: query('Marker') };
    case 'GET durable-executions ':
      return { kind: 'get', arn: id };
    case 'POST durable-execution-callbacks succeed':
      return { kind: 'answer', callback: id, value: body };
    default:
      throw new Refusal(404, 'ResourceNotFoundException', `${request.method} ${url.pathname} is not known here.`);
  }
}

export function send(response: ServerResponse, answer: { status: number; body: unknown }): void {
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
}

export function sendRefusal(response: ServerResponse, { status, type, message }: Refusal): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
    .end(JSON.stringify({ Type: 'User', message }));
}

/** API answers carry epoch seconds where the event of an invocation has ISO texts. */
export function withEpochTimes(operation: WireOperation): unknown {
  return JSON.parse(JSON.stringify(operation), (key, value) =>
    key.endsWith('Timestamp') ? new Date(value).getTime() / 1000 : value,
  );
}
