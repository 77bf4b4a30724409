// Where each provider is reached, and in which header its credential goes.
import type { ModelRow, Protocol, Provider } from '../../domain/model.ts';

export type CredentialHeader = 'x-api-key' | 'authorization';

/** As the SDKs take them: Anthropic's without `/v1`, OpenAI's with the version. */
const defaults: Readonly<Record<Protocol, Partial<Record<Provider, string>>>> = {
  'anthropic-messages': {
    anthropic: 'https://api.anthropic.com',
    zai: 'https://api.z.ai/api/anthropic',
    moonshot: 'https://api.moonshot.ai/anthropic',
  },
  'openai-chat': {
    anthropic: 'https://api.anthropic.com/v1',
    zai: 'https://api.z.ai/api/paas/v4',
    moonshot: 'https://api.moonshot.ai/v1',
    openai: 'https://api.openai.com/v1',
  },
};

/**
 * The operator's base URL where there is one, else the provider's own, without a slash at its end; null when there is neither.
 * Whoever writes the version behind a Messages address, as OpenAI's has it, means what the SDK appends.
 */
export function baseUrlOf(row: ModelRow, configured: string | undefined): string | null {
  const url = configured?.trim() || defaults[row.protocol][row.provider];
  if (url === undefined) return null;
  return url.replace(row.protocol === 'anthropic-messages' ? /\/+(v1\/*)?$/ : /\/+$/, '');
}

/** Anthropic's Messages API takes `x-api-key`; z.ai answers 401 to that header, and every other provider takes Bearer. */
export function credentialHeader(row: ModelRow): CredentialHeader {
  return row.provider === 'anthropic' && row.protocol === 'anthropic-messages' ? 'x-api-key' : 'authorization';
}

/** What is wrong with a base URL, as the end of a sentence; null when it can be called. */
export function baseUrlProblem(url: string): string | null {
  if (!URL.canParse(url)) return 'is no URL';
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return 'is neither http nor https';
  return parsed.username || parsed.password ? 'carries a user name or password' : null;
}
