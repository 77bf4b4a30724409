// API Gateway in small: requests as events of its HTTP API (payload 2.0), and an address that passes requests on as such.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Sandbox } from './sandbox.ts';

export interface GatewayRequest {
  readonly method?: string;
  readonly path?: string;
  /** As it is sent, without the question mark. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly base64?: boolean;
  /** A stage other than `$default` stands before the path. */
  readonly stage?: string;
}

export interface GatewayAnswer {
  readonly statusCode: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The event that API Gateway makes of a request. */
export function eventOf(request: GatewayRequest) {
  const { method = 'POST', path = '/api/github/webhooks', query = '', headers = {}, body, base64, stage } = request;
  const rawPath = stage === undefined ? path : `/${stage}${path}`;
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath,
    rawQueryString: query,
    headers,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'api.execute-api.us-east-1.amazonaws.com',
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: 'GitHub-Hookshot/044aadd',
      },
      requestId: 'request',
      stage: stage ?? '$default',
      time: '22/Nov/2026:00:00:00 +0000',
      timeEpoch: 1_795_305_600_000,
    },
    ...(body === undefined ? {} : { body: Buffer.from(body).toString(base64 ? 'base64' : 'utf8') }),
    isBase64Encoded: base64 === true,
  };
}

export interface Gateway {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens on loopback and asks the webhook's sandbox for every answer. */
export async function openGateway(webhook: Sandbox): Promise<Gateway> {
  const server = createServer(async (request, response) => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const { method = 'GET', url = '/' } = request;
    const [path = '', query = ''] = url.split('?');
    const event = eventOf({ method, path, query, headers, body: await buffer(request), base64: true });
    const answer = (await webhook.invoke(event, 10_000)) as GatewayAnswer;
    response.writeHead(answer.statusCode, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
