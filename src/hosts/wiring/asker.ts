// A person's GitHub for the command line: their token from the environment, nothing of the App's.
import { githubAsker } from '../../adapters/github/asker.ts';
import { type Config, secretsOf } from '../../config.ts';
import { UsageError } from '../../domain/errors.ts';
import { outgoingCheck } from '../../gates/secrets/leak.ts';
import type { Asker } from '../../ports/asker.ts';

/** Throws UsageError without a token. `spaced`: whether GitHub's own pause between writes is kept. */
export function askerOf(config: Config, { spaced }: { readonly spaced: boolean }): Asker {
  const { githubToken: token } = config;
  if (token === undefined) {
    throw new UsageError(
      'Set GITHUB_TOKEN to a token of your own that may write issues: runs are asked for in your name, and stand under your rights.',
    );
  }
  const quiet = () => undefined;
  return githubAsker(token, {
    apiUrl: config.githubApiUrl,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    fetch: globalThis.fetch,
    outgoing: outgoingCheck(async () => secretsOf(config)),
    throttle: spaced,
    timeoutMs: 30_000,
    retryDelayMs: 1_000,
  });
}
