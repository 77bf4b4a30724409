// What is said on a commit itself, outside of any issue.

/** Both throw `ForgeError`. `say` is not idempotent: look up before. */
export interface CommitTalk {
  /** The page of a comment of ours on the commit whose text contains `marker`; null when there is none. */
  find(sha: string, marker: string): Promise<string | null>;
  /** The page of what was said. */
  say(sha: string, body: string): Promise<string>;
}
