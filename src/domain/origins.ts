// Where code and ideas come from, as it was frozen: the licence of the repository, and the code that the paper links to.
import * as z from 'zod';

export const LicenceText = z.object({
  path: z.string(),
  /** SPDX identifier; null: the file is none of the texts that we know. */
  spdx: z.string().nullable(),
  /** Whether an exception or a condition stands beside the licence's own words. */
  added: z.boolean().default(false),
});
export type LicenceText = z.infer<typeof LicenceText>;

export const DeclaredLicence = z.object({
  /** The build file that says it. */
  path: z.string(),
  /** In its words: an SPDX expression as a rule. */
  says: z.string(),
});
export type DeclaredLicence = z.infer<typeof DeclaredLicence>;

/** The licence file with the most usual name, what lies beside it, and what the build file says. */
export const Licence = LicenceText.extend({
  /** null: there is no licence file, a build file names one alone. */
  path: z.string().nullable(),
  others: z.array(LicenceText).default([]),
  declared: DeclaredLicence.nullable().default(null),
});
export type Licence = z.infer<typeof Licence>;

/** A repository that the paper links to. */
export const LinkedCode = z.object({
  /** `owner/name` at GitHub. */
  repo: z.string(),
  url: z.string(),
  /** Why it was not looked at; null: it was. */
  unread: z.string().nullable(),
  /** null: no licence file, or it was not looked at. */
  licence: Licence.nullable(),
  /** Whether its README names the paper: only then is it a reference implementation. */
  names_paper: z.boolean(),
  /** The commit whose files were read as the reference; null: none was. */
  sha: z.string().nullable(),
});
export type LinkedCode = z.infer<typeof LinkedCode>;

export const Origins = z.object({
  /** null: the repository has no licence file at its root, and no build file there says a word of it. */
  licence: Licence.nullable(),
  linked: z.array(LinkedCode),
});
export type Origins = z.infer<typeof Origins>;
