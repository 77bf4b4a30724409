// API Gateway's HTTP API (payload 2.0): its events as requests, and our answers as its results.
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Answer, Request } from '../http.ts';

/** Read with care: not every caller of a function is API Gateway. */
export function requestOf(event: Partial<APIGatewayProxyEventV2>): Request {
  const headers = Object.fromEntries(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    method: event.requestContext?.http?.method ?? 'GET',
    path: pathOf(event),
    headers,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/** Without the stage, which API Gateway puts in front unless it is the default one. */
function pathOf(event: Partial<APIGatewayProxyEventV2>): string {
  const path = event.rawPath ?? '/';
  const stage = event.requestContext?.stage;
  return stage && stage !== '$default' && path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;
}

export function resultOf({ status, body, headers }: Answer): APIGatewayProxyStructuredResultV2 {
  return { statusCode: status, body, headers: { 'content-type': 'application/json', ...headers } };
}
