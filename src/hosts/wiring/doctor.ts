// What the doctor looks through: the same clients, keys and addresses that the bot would use.
import { appClient } from '../../adapters/github/client.ts';
import { githubForges } from '../../adapters/github/forges.ts';
import { readCredential } from '../../adapters/models/credentials.ts';
import { baseUrlOf, baseUrlProblem } from '../../adapters/models/endpoints.ts';
import { modelsList } from '../../adapters/models/key-check.ts';
import { bubblewrapSandbox } from '../../adapters/sandbox/bubblewrap.ts';
import { type Config, secretsOf } from '../../config.ts';
import type { ModelRow, Provider } from '../../domain/model.ts';
import { modelTable } from '../../domain/model-table.ts';
import { outgoingCheck } from '../../gates/secrets/leak.ts';
import type { Forges } from '../../ports/forge.ts';
import type { Sandbox } from '../../ports/sandbox.ts';
import type { ProviderAccess } from '../doctor/providers.ts';

const variables = {
  anthropic: 'ANTHROPIC_API_KEY',
  zai: 'ZAI_API_KEY',
  moonshot: 'MOONSHOT_API_KEY',
  openai: 'OPENAI_API_KEY',
} as const;

/** One for each provider that has a variable of its own. */
export function providerAccesses(config: Config): ProviderAccess[] {
  return Object.entries(variables).map(([name, variable]) => access(name as keyof typeof variables, variable, config));
}

function access(provider: keyof typeof variables, variable: string, config: Config): ProviderAccess {
  const row = rowOf(provider);
  const credential = readCredential(provider, config.keys[provider]);
  const url = baseUrlOf(row, config.modelUrls[provider]) ?? '';
  const key = credential.key;
  const list = modelsList(row, url, key ?? '');
  return {
    provider,
    variable,
    url,
    urlProblem: baseUrlProblem(url),
    key,
    keyProblem: credential.problem,
    warning: credential.key === null ? null : credential.warning,
    modelsUrl: list.url,
    headers: list.headers,
  };
}

/** What is wrong with an address that stands in for arXiv, as the end of a sentence; null: nothing, or there is none. */
export function arxivProblem({ arxivUrl }: Config): string | null {
  return arxivUrl === undefined ? null : baseUrlProblem(arxivUrl);
}

/** Any model of the provider: they share protocol and address. */
function rowOf(provider: Provider): ModelRow {
  const row = modelTable.find((one) => one.provider === provider);
  const [any] = modelTable;
  if (row) return row;
  if (!any) throw new Error('The model table is empty.');
  return { ...any, provider, protocol: 'openai-chat' };
}

export type AppRequest = (route: string) => Promise<{ readonly data: unknown; readonly date: string | null }>;

/** Asks GitHub as the App; throws what Octokit throws. */
export function appRequests(config: Config): AppRequest {
  const { appId, privateKey } = config.app();
  const quiet = () => undefined;
  const octokit = appClient({
    appId,
    privateKey,
    apiUrl: config.githubApiUrl,
    outgoing: outgoingCheck(async () => secretsOf(config)),
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    fetch: globalThis.fetch,
    throttle: false,
    timeoutMs: 10_000,
    retryDelayMs: 200,
  });
  return async (route) => {
    const { data, headers } = await octokit.request(route);
    return { data, date: headers.date ?? null };
  };
}

export function doctorForges(config: Config): Forges {
  const { appId, privateKey } = config.app();
  return githubForges({
    appId,
    privateKey,
    apiUrl: config.githubApiUrl,
    throttle: false,
    outgoing: outgoingCheck(async () => secretsOf(config)),
  });
}

export function doctorSandbox(config: Config, scratch: string): Sandbox {
  return bubblewrapSandbox({ scratch, search: config.searchPath });
}
