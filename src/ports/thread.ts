// The thread of one issue: what was asked, and what we say in it.

export interface ThreadIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly open: boolean;
  readonly locked: boolean;
  readonly pull_request: boolean;
}

export interface OwnComment {
  readonly id: number;
  readonly url: string;
  readonly body: string;
}

/** All methods throw `ForgeError`. Only `react` and `edit` are idempotent: look up before `create`. */
export interface Thread {
  issue(): Promise<ThreadIssue>;
  /** An eyes reaction on the comment. */
  react(commentId: number): Promise<void>;
  /** The comments in this thread that our own App wrote, oldest first. */
  own(): Promise<OwnComment[]>;
  create(body: string): Promise<OwnComment>;
  edit(id: number, body: string): Promise<void>;
}
