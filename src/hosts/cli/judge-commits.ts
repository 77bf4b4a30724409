// Judges one commit, or what is staged, against another commit by the gates. Reads git objects; the work tree is ignored.
import { resolve } from 'node:path';
import { loadSettings } from '../../command/settings/settings.ts';
import { UsageError } from '../../domain/errors.ts';
import type { GatesReport } from '../../domain/gate.ts';
import { settingsPath } from '../../domain/settings-path.ts';
import { runGates } from '../../gates/run.ts';
import { filesOfCommit } from './commit-files.ts';
import { patchBetween, patchStaged } from './commit-patch.ts';
import { gatesTable } from './gates-table.ts';
import { GitObjects } from './git-objects.ts';

export interface GatesOptions {
  readonly repo: string;
  /** Undefined: what the next commit is made upon. */
  readonly base: string | undefined;
  /** Undefined: what is staged. */
  readonly head: string | undefined;
  readonly json?: boolean;
}

export interface GatesIo {
  /** Standard output. */
  write(text: string): void;
  /** Values of this installation's keys, which no patch may hold. */
  readonly knownSecrets: readonly string[];
}

/**
 * Judges `head`, or what is staged, against `base`; configuration is read at the base. Answers 0 for either pull request route and 1 for an issue.
 * @throws UsageError (exit status 2) for no repository, an unknown commit, or a configuration with mistakes
 */
export async function runGatesCommand(options: GatesOptions, io: GatesIo): Promise<number> {
  const report = await judgeCommits(options, io.knownSecrets);
  io.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : gatesTable(report));
  return report.route === 'issue' ? 1 : 0;
}

async function judgeCommits({ repo, base, head }: GatesOptions, knownSecrets: readonly string[]): Promise<GatesReport> {
  const git = new GitObjects(resolve(repo));
  const from = base === undefined ? git.tip() : git.commit(base, '--base');
  const patch = head === undefined ? patchStaged(git, from) : patchBetween(git, from, git.commit(head, '--head'));
  const files = filesOfCommit(git, from);
  const yaml = files.read(settingsPath);
  const loaded = loadSettings({
    repositoryYaml: yaml === null ? null : new TextDecoder().decode(yaml),
    organisationYaml: null,
  });
  if (!loaded.ok) {
    const [first] = loaded.problems;
    throw new UsageError(
      `${settingsPath} at ${base ?? 'HEAD'}, line ${first?.line ?? 1}: ${first?.message ?? 'not valid'}`,
    );
  }
  return runGates({
    base: files,
    patch,
    blocked: loaded.settings.paths.blocked,
    knownSecrets,
  });
}
