// What a result comment is written from.
import type { ArmResult } from '../../domain/arm.ts';
import type { Published } from '../../domain/artifact.ts';
import type { ArmPlan } from '../../domain/manifest.ts';
import type { ArmRow } from '../../domain/records.ts';
import type { CiRecord, Refinement } from '../../domain/refinement.ts';
import type { Run } from '../ways-on.ts';

/** What the repository's own checks say of an opened draft. */
export type CiState = Pick<CiRecord, 'state' | 'checks' | 'failed' | 'failing' | 'note' | 'ready' | 'draft'>;

export interface ResultView {
  /** Of which this is a part: what can be typed next depends on where it was asked for. */
  readonly run: Run;
  readonly plan: Pick<ArmPlan, 'arm' | 'slug' | 'repeat'>;
  readonly result: ArmResult;
  readonly row: ArmRow;
  /** null when there is no artifact, or it could not be published. */
  readonly published: Published | null;
  /** The draft that a person had opened afterwards; null or absent: none. */
  readonly promoted?: Published | null;
  /** null for an Issue, and before anybody looked. */
  readonly ci: CiState | null;
  /** What came after publishing; null or absent: nothing yet. */
  readonly refinement?: Refinement | null;
  /** Whether another arm is waiting to be compared: then a missing artifact leaves a pair incomplete. */
  readonly paired: boolean;
  /** Transcript, records. */
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly marker: string;
}
