// The two gates that guard the repository itself, asked once more right before a patch is pushed: whoever asks for it, and whether
// or not the gates came to their turn in the run.
import type { Files } from '../codemap/files.ts';
import type { Patch } from '../domain/patch.ts';
import { readChanges } from './change-set.ts';
import { pathsGate } from './paths.ts';
import { secretsGate } from './secrets/secrets.ts';

/** Why the patch may not be pushed by anybody's word, as `gate: reason`; null when nothing speaks against it. */
export async function unsafePatch(
  base: Files,
  patch: Patch,
  rules: { readonly blocked: readonly string[]; readonly knownSecrets: readonly string[] },
): Promise<string | null> {
  const set = readChanges(base, patch);
  // What files import only tells whether a dependency is needed, which is a doubt and no refusal.
  const paths = pathsGate({ set, blocked: rules.blocked, facts: [], written: (path) => path });
  const secrets = await secretsGate({ set, knownSecrets: rules.knownSecrets });
  const failed = [paths, secrets].find(({ outcome }) => outcome === 'fail');
  return failed ? `${failed.gate}: ${failed.reasons[0] ?? failed.outcome}` : null;
}
