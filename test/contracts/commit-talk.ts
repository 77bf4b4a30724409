// What every CommitTalk must do: run on the fake and on GitHub.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommitTalk } from '../../src/ports/commit-talk.ts';

export interface CommitTalkCase {
  readonly commits: CommitTalk;
  /** Two commits that are there. */
  readonly shas: readonly [string, string];
  /** Somebody else's comment on the first. */
  other(body: string): Promise<void>;
  close(): Promise<void>;
}

export function commitTalkContract(name: string, start: () => Promise<CommitTalkCase>): void {
  describe(`${name} as a place to talk about commits`, () => {
    let it_: CommitTalkCase;
    beforeAll(async () => {
      it_ = await start();
    });
    afterAll(() => it_.close());

    it('finds what we said on a commit, by a part of it, and on that commit alone', async () => {
      const [one, two] = it_.shas;
      expect(await it_.commits.find(one, 'mark-1')).toBeNull();
      const url = await it_.commits.say(one, 'words\n\n<!-- mark-1 -->');
      expect(await it_.commits.find(one, 'mark-1')).toBe(url);
      expect(await it_.commits.find(one, 'mark-2')).toBeNull();
      expect(await it_.commits.find(two, 'mark-1')).toBeNull();
    });

    it("does not take somebody else's words for ours", async () => {
      await it_.other('mark-3');
      expect(await it_.commits.find(it_.shas[0], 'mark-3')).toBeNull();
    });
  });
}
