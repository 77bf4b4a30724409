// Where papers come from.
import type { Paper, PaperMeta } from '../domain/paper.ts';

/** What somebody wants to hear of: papers of any of the categories that have any of the key words in title or abstract. Empty lists ask for nothing. */
export interface Interest {
  /** As arXiv spells them: `cs.LG`. */
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
}

/** All methods throw `PaperError`; all are safe to repeat. */
export interface Papers {
  /** Metadata of an arXiv id, with or without version; the answer names the version. */
  find(id: string): Promise<PaperMeta>;
  /** The best hits for a free text query, best first. */
  search(query: string, limit: number): Promise<PaperMeta[]>;
  /** The newest papers of an interest, newest first; with categories alone all of them, with key words alone in any category. */
  recent(interest: Interest, limit: number): Promise<PaperMeta[]>;
  /** The fullest text that can be had: HTML, else PDF, else the abstract, and `text_source` says which. */
  read(meta: PaperMeta): Promise<Paper>;
}
