// What a provider says of a failure, in the words of each of them -> the closed set of failures.
import type { ProviderFailure } from '../../domain/errors.ts';
import { field, innerError } from './sdk-error.ts';

/** In the words of Anthropic, OpenAI, Moonshot, Zhipu, vLLM, llama.cpp, Mistral, Google and Bedrock. */
const tooLong = new RegExp(
  [
    'prompt is too long|context[ _](length|window|limit)|(maximum|available) context|too many (input )?tokens',
    '(input|token length|prompt) (is )?too long|exceeded model token limit|exceeds max(imum)? length',
    'exceeds the maximum number of tokens',
  ].join('|'),
  'i',
);
/** In the codes and words of OpenAI, Azure and gateways, Anthropic, Alibaba, DeepSeek, Moonshot and Zhipu; some filters speak inside an answer. */
const filtered = new RegExp(
  [
    'content_filter|content_policy_violation|invalid_prompt|content management policy|content filtering policy',
    'data_?inspection_?failed|content exists risk|rejected because it was considered high risk',
    'unsafe or sensitive content|不安全或敏感内容',
  ].join('|'),
  'i',
);
/** In the words of OpenAI, DeepSeek, Zhipu and MiniMax, who say it with 400 too. */
const unknownModel = new RegExp(
  [
    'unknown model|no such model|invalid model\\b|model[ _]not[ _](found|exist)|model .{0,100}(does not|doesn.t) exist',
    '模型不存在',
  ].join('|'),
  'i',
);
/** Also where a rate limit is claimed (429): no waiting brings money. */
const unpaid =
  /credit balance is too low|insufficient[ _](quota|balance|credits|funds)|current[ _]quota|plan and billing|reached your specified .*usage limits|余额不足/i;

/** Whether it is money that is missing, and not a key. */
export function isUnpaid(status: number | null, words: string): boolean {
  return status === 402 || unpaid.test(words);
}

/** Whether it does not serve the place that we ask from, whatever the key: 451, or in OpenAI's words. */
export function isNotServedHere(status: number | null, words: string): boolean {
  return status === 451 || /unsupported_country|country, region,? or territory not supported/i.test(words);
}

/** Below 500, and no fault of our request: a model that is gone, a place that is not served, Groq's full capacity, a server of Hugging Face that broke. */
const uncommon: ReadonlyMap<number, ProviderFailure> = new Map<number, ProviderFailure>([
  [410, 'unknown_model'],
  [420, 'rate_limited'],
  [424, 'server_error'],
  [425, 'server_error'],
  [451, 'credential'],
  [498, 'overloaded'],
  [499, 'server_error'],
]);

/** What an answer that is no success means, by its status and what is said in it. */
export function byStatus(status: number, words: string): ProviderFailure {
  if (status >= 400 && status < 500 && filtered.test(words)) return 'filtered';
  const known = uncommon.get(status);
  if (known !== undefined) return known;
  if (status === 401 || status === 402 || status === 403) return 'credential';
  if ((status === 400 || status === 429) && unpaid.test(words)) return 'credential';
  if (status === 404) return 'unknown_model';
  if (status === 413) return 'too_large';
  if ((status === 400 || status === 422) && tooLong.test(words)) return 'too_large';
  if ((status === 400 || status === 422) && unknownModel.test(words)) return 'unknown_model';
  if (status === 429) return 'rate_limited';
  if (status === 503 || status === 529) return 'overloaded';
  if (status === 408 || status === 409 || status >= 500) return 'server_error';
  return 'rejected';
}

/** `error.type` (Anthropic) or `error.code` (OpenAI) of an error delivered inside an open stream. */
const byType: ReadonlyMap<string, ProviderFailure> = new Map<string, ProviderFailure>([
  ['api_error', 'server_error'],
  ['overloaded_error', 'overloaded'],
  ['rate_limit_error', 'rate_limited'],
  ['rate_limit_exceeded', 'rate_limited'],
  ['authentication_error', 'credential'],
  ['permission_error', 'credential'],
  ['billing_error', 'credential'],
  ['not_found_error', 'unknown_model'],
  ['request_too_large', 'too_large'],
  ['context_length_exceeded', 'too_large'],
  ['invalid_request_error', 'rejected'],
]);

/** What MiniMax's codes mean; whatever it asks to try again later is waited out. */
const byMiniMaxCode: ReadonlyMap<number, ProviderFailure> = new Map<number, ProviderFailure>([
  [1002, 'rate_limited'],
  [1004, 'credential'],
  [1008, 'credential'],
  [1026, 'filtered'],
  [1027, 'filtered'],
  [1039, 'rate_limited'],
  [1041, 'rate_limited'],
  [1042, 'rejected'],
  [2013, 'rejected'],
  [2045, 'rate_limited'],
  [2049, 'credential'],
  [2056, 'rate_limited'],
]);

/** Where nothing but words tells: of gateways that write their errors as text. */
const byWords: readonly (readonly [RegExp, ProviderFailure])[] = [
  [/rate[ _-]?limit|too many requests/i, 'rate_limited'],
  [/overloaded|at capacity/i, 'overloaded'],
  [/(invalid|incorrect) (x-)?api[ _-]?key|unauthori[sz]ed|authentication (failed|error)/i, 'credential'],
];

/** What a provider calls its error, beside its words. */
export function namesIn(inner: unknown): string[] {
  return [field(inner, 'code'), field(inner, 'type')].filter((name) => typeof name === 'string');
}

/** What an error inside an open stream means: there is no status, but often a name or a number for it. */
export function inStream(body: unknown, words: string): ProviderFailure {
  const inner = innerError(body);
  if (tooLong.test(words)) return 'too_large';
  const names = namesIn(inner);
  const all = [...names, words].join(' ');
  if (filtered.test(all)) return 'filtered';
  if (unpaid.test(all)) return 'credential';
  if (unknownModel.test(all)) return 'unknown_model';
  const known = names.map((name) => byType.get(name)).find((failure) => failure !== undefined);
  if (known !== undefined) return known;
  const minimax = byMiniMaxCode.get(Number(field(inner, 'status_code')));
  if (minimax !== undefined) return minimax;
  const code = Number(field(inner, 'code'));
  if (code >= 400 && code < 600) return byStatus(code, words);
  return byWords.find(([form]) => form.test(words))?.[1] ?? 'server_error';
}
