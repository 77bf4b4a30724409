// A paper as an arm gets it: metadata and sections, frozen and hashed.
import * as z from 'zod';

/** Where the text came from. `abstract` means that nothing fuller could be had: the records say so. */
export const TextSource = z.enum(['html', 'pdf', 'abstract', 'file', 'brief']);
export type TextSource = z.infer<typeof TextSource>;

export const PaperSection = z.object({
  /** Stable within the paper, e.g. `S3.2`, or `p4` for a page: what `read_paper` takes. */
  id: z.string(),
  title: z.string(),
  level: z.number().int().positive(),
  /** Plain text; equations as TeX between dollar signs. */
  text: z.string(),
});
export type PaperSection = z.infer<typeof PaperSection>;

export const PaperMeta = z.object({
  /** arXiv id with its version (`2606.27369v1`), or null for a file or a brief. */
  id: z.string().nullable(),
  title: z.string(),
  authors: z.array(z.string()),
  abstract: z.string(),
  published: z.string().nullable(),
  categories: z.array(z.string()),
  /** Page to link to, or null for a file. */
  url: z.string().nullable(),
});
export type PaperMeta = z.infer<typeof PaperMeta>;

export const Paper = PaperMeta.extend({
  text_source: TextSource,
  sections: z.array(PaperSection),
  /** Web links found in the text, as they stand there: candidates for a reference implementation. */
  links: z.array(z.string()),
});
export type Paper = z.infer<typeof Paper>;
