// A local checkout or bare repository as a forge: reads objects, writes objects and new branches, and Markdown beside.
import type { Checks } from '../../ports/checks.ts';
import type { Forges, Installations } from '../../ports/forge.ts';
import { Git } from './git.ts';
import { LocalPublisher } from './publisher.ts';
import { LocalRepository } from './repository.ts';
import { LocalThread } from './thread.ts';

/** `open` throws a TypeError for a target that is not local. Work tree and index are never touched. */
export function localForges(): Forges {
  return {
    open: (target) => {
      if (target.kind !== 'local') throw new TypeError(`not a local target: ${target.kind}`);
      const git = new Git(target.path);
      return {
        repository: new LocalRepository(git, target),
        thread: new LocalThread(target),
        publisher: new LocalPublisher(git, target),
        checks: noChecks,
        commits: null,
      };
    },
    installations: noInstallations,
    organisation: () => null,
    elsewhere: () => null,
  };
}

const noInstallations: Installations = {
  list: async () => ({ rows: [], more: false }),
  repositories: async () => ({ rows: [], more: false }),
};

/** Nothing watches a checkout: no check ever appears. */
const noChecks: Checks = {
  of: async () => [],
  failureOf: async ({ word }) => ({ summary: word, annotations: [], log: null }),
};
