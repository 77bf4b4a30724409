// A person who asks for runs from the command line: what their own token lets them read and write in threads.

/** A repository, by the names in its address. */
export interface Place {
  readonly owner: string;
  readonly repo: string;
}

export interface AskedRepository {
  /** GitHub's number. */
  readonly id: number;
  readonly full_name: string;
  readonly archived: boolean;
  readonly has_issues: boolean;
}

export interface AskedIssue {
  readonly number: number;
  readonly url: string;
}

/** A comment of anybody. */
export interface Remark {
  readonly id: number;
  readonly url: string;
  readonly body: string;
  readonly author: string;
  /** Written by an App. */
  readonly bot: boolean;
}

/** All methods throw `ForgeError`. `comment` and `openIssue` are not idempotent: look up before. */
export interface Asker {
  /** `type` in GitHub's own word: `User`, `Bot`. */
  self(): Promise<{ readonly login: string; readonly type: string }>;
  repository(place: Place): Promise<AskedRepository>;
  /** `not_found` when there is none. */
  issue(place: Place, number: number): Promise<AskedIssue & { readonly locked: boolean }>;
  /** An issue, open or closed, that `author` opened and whose text holds `mark`; null when there is none. */
  findIssue(place: Place, author: string, mark: string): Promise<AskedIssue | null>;
  openIssue(place: Place, issue: { readonly title: string; readonly body: string }): Promise<AskedIssue>;
  /** Oldest first. */
  comments(place: Place, number: number): Promise<Remark[]>;
  comment(place: Place, number: number, body: string): Promise<Remark>;
}
