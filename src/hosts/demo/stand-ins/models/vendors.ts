// Which vendor a path belongs to, the credential it wants, and how it words its refusals.
import type { IncomingHttpHeaders } from 'node:http';
import type { Json } from '../../../../domain/json.ts';
import type { Protocol, Provider } from '../../../../domain/model.ts';

export interface Vendor {
  readonly provider: Provider;
  readonly protocol: Protocol;
}

const routes: readonly [path: string, Vendor][] = [
  ['/v1/messages', { provider: 'anthropic', protocol: 'anthropic-messages' }],
  ['/api/anthropic/v1/messages', { provider: 'zai', protocol: 'anthropic-messages' }],
  ['/anthropic/v1/messages', { provider: 'moonshot', protocol: 'anthropic-messages' }],
  ['/custom/v1/messages', { provider: 'custom', protocol: 'anthropic-messages' }],
  ['/v1/chat/completions', { provider: 'openai', protocol: 'openai-chat' }],
  ['/custom/chat/completions', { provider: 'custom', protocol: 'openai-chat' }],
];

const countSuffix = '/count_tokens';

/** The vendor behind a path; `counting` for Anthropic's `count_tokens`. */
export function vendorAt(path: string): { vendor: Vendor; counting: boolean } | null {
  const counting = path.endsWith(countSuffix);
  const asked = counting ? path.slice(0, -countSuffix.length) : path;
  const route = routes.find(
    ([known, { protocol }]) => known === asked && (!counting || protocol === 'anthropic-messages'),
  );
  return route === undefined ? null : { vendor: route[1], counting };
}

/** The vendor whose list of models a path is: beside where its answers are asked for. Of two with one path, the one whose credential came. */
export function listAt(path: string, headers: IncomingHttpHeaders): Vendor | null {
  const [asked] = path.split('?');
  const there = routes.filter(([known]) => known.replace(/(messages|chat\/completions)$/, 'models') === asked);
  const [, vendor] = there.find(([, one]) => credentialIn(one, headers) !== null) ?? there[0] ?? [];
  return vendor ?? null;
}

/** Base URLs as the SDKs take them. */
export function baseUrlsAt(url: string): Record<Provider, string> {
  return {
    anthropic: url,
    zai: `${url}/api/anthropic`,
    moonshot: `${url}/anthropic`,
    openai: `${url}/v1`,
    custom: `${url}/custom`,
  };
}

/** The key in the one header that this vendor reads; null when it is not there, or another credential came with it. */
export function credentialIn(vendor: Vendor, headers: IncomingHttpHeaders): string | null {
  const apiKey = headers['x-api-key'];
  const bearer = headers.authorization?.match(/^Bearer (.+)$/)?.[1];
  const [wanted, other] = vendor.provider === 'anthropic' ? [apiKey, headers.authorization] : [bearer, apiKey];
  return typeof wanted === 'string' && other === undefined ? wanted : null;
}

const types: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

/** An error's body as this protocol's vendors write it. */
export function errorBody(protocol: Protocol, status: number, message: string): Json {
  const type = types[status] ?? 'api_error';
  if (protocol === 'anthropic-messages') return { type: 'error', error: { type, message }, request_id: 'req_stand_in' };
  const code = status === 401 ? 'invalid_api_key' : status === 404 ? 'model_not_found' : null;
  return { error: { message, type: status === 401 ? 'invalid_request_error' : type, param: null, code } };
}
