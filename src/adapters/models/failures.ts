// Whatever an SDK throws -> ProviderError, with the closed set of failures.
import { APIConnectionError as AnthropicConnectionError } from '@anthropic-ai/sdk/core/error';
import { APIConnectionError as OpenAiConnectionError } from 'openai/core/error';
import { ProviderError, type ProviderFailure } from '../../domain/errors.ts';
import type { ModelRow } from '../../domain/model.ts';
import { proxyRefusal } from '../../domain/proxy.ts';
import { remedy } from './credentials.ts';
import { byStatus, inStream, isNotServedHere, isUnpaid, namesIn } from './failure-words.ts';
import { gatewayTimeout, type LineState } from './line.ts';
import { field, innerError, quote, quotedBody, type SdkError, sentence, webPage } from './sdk-error.ts';

export interface Circumstances {
  readonly row: ModelRow;
  readonly key: string;
  readonly state: LineState;
}

/** The error and what caused it, outermost first. */
function chain(error: unknown): unknown[] {
  const links: unknown[] = [];
  for (let at = error; at !== undefined && at !== null && links.length < 8; at = field(at, 'cause')) links.push(at);
  return links;
}

/** The first system error code among the causes. */
function causeCode(error: unknown): string | null {
  const codes = chain(error).map((link) => field(link, 'code'));
  return codes.find((code) => typeof code === 'string') ?? null;
}

/** A broken connection: the SDK's own class for it, or undici's error while a body was being read. */
function isConnection(error: Error): boolean {
  const sdks = error instanceof AnthropicConnectionError || error instanceof OpenAiConnectionError;
  return sdks || error.message === 'terminated' || /^(UND_ERR_|HPE_|E[A-Z]+$)/.test(causeCode(error) ?? '');
}

function fromConnection(error: Error, about: Circumstances): ProviderError {
  const code = proxyRefusal(error) ?? causeCode(error);
  const suffix = code === null ? '' : ` (${code})`;
  if (about.state.accepted) {
    return new ProviderError(
      'cut_off',
      `The connection to ${about.row.provider} broke in the middle of the answer${suffix}.`,
      {
        maybeBilled: true,
        cause: error,
      },
    );
  }
  // Something answered, but not in HTTP.
  const foreign = chain(error).some((link) => field(link, 'name') === 'HTTPParserError');
  if (foreign) {
    const hint =
      'check scheme and port of its base URL; a server that speaks HTTP/2 alone needs a proxy in front of it';
    return new ProviderError('malformed', `${about.row.provider} answered in something else than HTTP/1.1: ${hint}.`, {
      cause: error,
    });
  }
  return new ProviderError('unreachable', `${about.row.provider} could not be reached${suffix}.`, { cause: error });
}

const sentAway =
  'it points to another address, which is not followed, for the key would go there. Correct its base URL';

interface Told {
  readonly failure: ProviderFailure;
  readonly status: number | null;
  readonly words: string;
}

/** What to do about it, a sentence after a blank, or nothing. A vendor that does not know a model says so; a path where nothing is says nothing of models. */
function adviceOn({ failure, status, words }: Told, row: ModelRow): string {
  if (words.startsWith(webPage))
    return ' Something in between may have answered: look at its base URL and at the network.';
  if (failure === 'credential' && isUnpaid(status, words)) return ` To mend it, top up the account at ${row.provider}.`;
  if (failure === 'credential' && isNotServedHere(status, words))
    return ' It is not served to the place that this bot runs at, or not to this account: another key does not change that.';
  if (failure === 'credential') return ` To mend it, ${remedy(row.provider)}.`;
  return failure === 'unknown_model' && !/model/i.test(words)
    ? ' This says nothing of a model: the base URL may not be that of its API.'
    : '';
}

/** What was said, as a sentence when advice follows it. */
function advised(words: string, advice: string): string {
  return advice === '' ? words : `${sentence(words)}${advice}`;
}

function fromStatus(error: SdkError, status: number, about: Circumstances): ProviderError {
  const words = status >= 300 && status < 400 ? sentAway : quote(error, about.key);
  const names = namesIn(innerError(error.error));
  const failure = byStatus(status, `${names.join(' ')} ${words}`);
  const said = advised(words, adviceOn({ failure, status, words: `${names.join(' ')} ${words}`.trim() }, about.row));
  // No cause: the SDK's error holds the whole response, and a provider may quote the key there.
  return new ProviderError(failure, `${about.row.provider} answered ${status} for ${about.row.id}: ${said}`, {
    status,
    retryAfterMs: about.state.retryAfterMs,
    maybeBilled: gatewayTimeout(status),
  });
}

/** A refusal inside an answer of status 200: `body` is what the provider says of it, `text` how that came. */
export function refusedInside(body: unknown, text: string, about: Circumstances): ProviderError {
  const { row, state } = about;
  const words = quotedBody(body, text, about.key);
  const failure = inStream(body, words);
  const said = advised(words, adviceOn({ failure, status: null, words }, row));
  const how = state.events > 0 ? 'ended the stream' : 'answered 200';
  return new ProviderError(failure, `${row.provider} ${how} for ${row.id} with an error: ${said}`, {
    retryAfterMs: state.retryAfterMs,
    maybeBilled: state.events > 0,
  });
}

/**
 * The error to throw for `error`. What is neither the provider's nor the connection's fault comes back unchanged: it is a
 * fault of ours and must not be taken for an outage.
 */
export function toProviderError(error: unknown, about: Circumstances): unknown {
  if (error instanceof ProviderError || !(error instanceof Error)) return error;
  const sdk: SdkError = error;
  if (typeof sdk.status === 'number') return fromStatus(sdk, sdk.status, about);
  if (isConnection(error)) return fromConnection(error, about);
  if (error.name === 'SyntaxError' || error.name === 'ZodError' || error.name === '$ZodError') {
    return new ProviderError(
      'malformed',
      `${about.row.provider} sent something that is no answer of ${about.row.protocol}.`,
      {
        maybeBilled: about.state.accepted,
        cause: error,
      },
    );
  }
  return error;
}
