// The Models port over the vendors' SDKs: picks protocol, endpoint and the one credential of each call.
import { ProviderError } from '../../domain/errors.ts';
import type { ModelRow, Protocol, Provider } from '../../domain/model.ts';
import type { ModelReply, ModelRequest, Models } from '../../ports/models.ts';
import type { Answer } from './answer.ts';
import { isTooDeep } from './arguments.ts';
import { readCredential } from './credentials.ts';
import { longestTimer, startDeadline } from './deadline.ts';
import { baseUrlOf, baseUrlProblem, credentialHeader } from './endpoints.ts';
import { toProviderError } from './failures.ts';
import { type Line, type LineState, largestAnswer, openLine } from './line.ts';
import { patientFetch } from './patient-fetch.ts';

export interface ModelsOptions {
  /** Looked up at every call: a key may be rotated meanwhile. A problem: why there is none to use, one sentence that says what to do. */
  credential(provider: Provider): string | undefined | { readonly problem: string };
  /** For gateways, proxies and tests; `custom` has none of its own. */
  readonly baseUrls: Partial<Record<Provider, string>>;
  /** Keys of the installation: a request that holds one is not sent. */
  readonly secrets?: readonly string[];
  readonly fetch?: typeof globalThis.fetch;
  readonly log?: { warn(message: string): void };
}

type Speak = (request: ModelRequest, line: Line) => Promise<Answer>;

/** Each SDK is some 240 modules: loaded with the first call that speaks its protocol, not whenever the bot starts. */
const speakers: Readonly<Record<Protocol, () => Promise<Speak>>> = {
  'anthropic-messages': async () => (await import('./anthropic.ts')).speakAnthropic,
  'openai-chat': async () => (await import('./openai.ts')).speakOpenAi,
};

interface Access {
  readonly key: string;
  readonly baseUrl: string;
  readonly warning: string | null;
}

function accessTo(
  row: ModelRow,
  options: Pick<ModelsOptions, 'credential' | 'baseUrls'>,
): Access | { readonly problem: string } {
  const given = options.credential(row.provider);
  if (typeof given === 'object') return given;
  const credential = readCredential(row.provider, given);
  if (credential.key === null) return { problem: credential.problem };
  const baseUrl = baseUrlOf(row, options.baseUrls[row.provider]);
  if (baseUrl === null) {
    return {
      problem: `There is no base URL for ${row.provider} over ${row.protocol}: the operator has to configure one.`,
    };
  }
  const wrong = baseUrlProblem(baseUrl);
  if (wrong !== null) return { problem: `The base URL configured for ${row.provider} ${wrong}: correct it.` };
  return { key: credential.key, baseUrl, warning: credential.warning };
}

/** The deadline as an error. Whether or not headers had come: once sent and not refused, the provider may be at work. */
function timedOut(request: ModelRequest, state: LineState, cause?: unknown): ProviderError {
  const seconds = Math.max(0, request.deadline_ms) / 1000;
  return new ProviderError('timed_out', `${request.model.provider} gave no whole answer within ${seconds} s.`, {
    retryAfterMs: state.retryAfterMs,
    maybeBilled: state.outstanding,
    cause,
  });
}

/** A key that somebody committed, say: it is shown to no model. */
function withheld({ model }: ModelRequest): ProviderError {
  const message = `Nothing was sent to ${model.provider}, because what the model was to read holds a key of this installation. Take it out of the repository or the issue, and replace it.`;
  return new ProviderError('rejected', message);
}

/** Characters of the name under which a model answers. */
const longestServed = 200;

function nested({ model }: ModelRequest): string {
  return `${model.provider} sent an answer with lists and objects in each other without end.`;
}

async function call(request: ModelRequest, access: Access, options: ModelsOptions): Promise<ModelReply> {
  // Before the deadline begins: it is the provider's time, not ours.
  const speak = await speakers[request.model.protocol]();
  request.signal.throwIfAborted();
  const deadline = startDeadline(request.deadline_ms, request.signal);
  const header = credentialHeader(request.model);
  const { key, baseUrl } = access;
  const { fetch, state } = openLine({
    fetch: options.fetch ?? patientFetch,
    header,
    key,
    deadlineAt: deadline.at,
    largestAnswer: largestAnswer(request.max_output_tokens),
    secrets: options.secrets ?? [],
  });
  // The SDK's timer starts a moment after ours and must not ring first: it would retry.
  const timeout = Math.min(Math.max(0, Math.round(request.deadline_ms)) + 60_000, longestTimer);
  const line: Line = { baseUrl, header, key, fetch, signal: deadline.signal, timeout, state };
  try {
    if (request.deadline_ms <= 0) throw timedOut(request, state);
    const answer = await speak(request, line);
    // Nothing of this depth can be written down: what it means is no tool's and no word of the model's.
    if (isTooDeep(answer.raw)) throw new ProviderError('malformed', nested(request), { maybeBilled: true });
    const served = answer.served?.slice(0, longestServed) ?? null;
    return { ...answer, served, retries: Math.max(0, state.attempts - 1) };
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason;
    if (state.withheld) throw withheld(request);
    if (deadline.passed()) throw timedOut(request, state, error);
    throw toProviderError(error, { row: request.model, key, state });
  } finally {
    deadline.clear();
  }
}

/** The models behind their real protocols. Contracts stand on the port. */
export function createModels(options: ModelsOptions): Models {
  const warned = new Set<string>();
  return {
    credentialProblem: (row) => {
      const access = accessTo(row, options);
      return 'problem' in access ? access.problem : null;
    },
    complete: async (request) => {
      const access = accessTo(request.model, options);
      if ('problem' in access) throw new ProviderError('credential', access.problem);
      if (access.warning !== null && !warned.has(access.warning)) {
        warned.add(access.warning);
        options.log?.warn(access.warning);
      }
      return call(request, access, options);
    },
  };
}
