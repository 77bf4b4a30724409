// CI as it went then: red as long as a round of repair was recorded that is still to come, and in the end what it came to.
import type { CiRecord } from '../../domain/refinement.ts';
import type { Check, Checks } from '../../ports/checks.ts';
import type { Playhead } from './playhead.ts';

const check = (outcome: 'passed' | 'failed'): Check => ({
  name: 'as recorded',
  outcome,
  word: outcome,
  url: null,
  run: null,
});

export interface Then {
  /** Streams of the recorded repairs, in order. */
  readonly repairs: readonly string[];
  readonly ci: CiRecord | null;
  readonly base_sha: string;
}

/** What the failures said lies in the recording as the report that the repair was given. */
export function recordedChecks(playhead: Playhead, { repairs, ci, base_sha }: Then): Checks {
  const red = () => repairs.some((stream) => playhead.isToCome(stream));
  return {
    of: async (sha) => {
      // Red before the patch too: that is how a red CI without a repair came about.
      if (sha === base_sha) return red() ? [] : [check('failed')];
      if (red() || ci?.state === 'failed') return [check('failed')];
      return ci?.state === 'passed' ? [check('passed')] : [];
    },
    failureOf: async () => ({ summary: '', annotations: [], log: null }),
  };
}
