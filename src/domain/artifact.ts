// What we write to a forge, and the marker that finds it again.
import * as z from 'zod';

export const ArtifactKind = z.enum(['card', 'result', 'summary', 'overview', 'note', 'pr', 'issue']);
export type ArtifactKind = z.infer<typeof ArtifactKind>;

/** The unsigned part of a marker; `arm` is the model as typed, with `#2` for a repeat, and for a note it names the command it answers. */
export const MarkerKey = z.object({
  kind: ArtifactKind,
  experiment: z.string().nullable(),
  arm: z.string().nullable(),
});
export type MarkerKey = z.infer<typeof MarkerKey>;

/** Something that now exists at the forge. `number` is null for a branch or a file. */
export const Published = z.object({
  kind: z.enum(['pull_request', 'issue', 'branch']),
  number: z.number().int().nullable(),
  url: z.string(),
  branch: z.string().nullable(),
  /** The commit that we pushed to the branch when it was published. */
  head_sha: z.string().exactOptional(),
  /** Whether a pull request was marked ready for review later. */
  ready: z.boolean().exactOptional(),
});
export type Published = z.infer<typeof Published>;
