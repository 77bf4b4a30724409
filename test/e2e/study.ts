// What the tests of experiments over many repositories share: the block, the command, the record, and models that take their time.
import { keys } from '../../src/artifacts/catalogue.ts';
import { needDocument } from '../../src/artifacts/shelf.ts';
import { StudyRecord } from '../../src/domain/study.ts';
import { monthOf, readMonth } from '../../src/experiment/money/month.ts';
import { type Asked, type Bench, bodyOf, command, maintainer, paper, until, write } from './bench.ts';

export type { StudyRecord };

const block = (lines: string) => `Let us see.\n\n\`\`\`yaml\n${lines}\n\`\`\`\n`;

/** glm-5.2 against the repository's baseline on the paper of the bench. */
export const usual = (repos: string, more = '') =>
  block(`repos: [${repos}]\npapers: [${paper}]\nmodels: [glm-5.2]${more}`);

/** Writes the command under a new issue with this text; resolves when all that it started has ended. */
export async function ask(on: Bench, body: string, hub = 'acme/hub'): Promise<Asked> {
  return command(on, await issueWith(on, body, hub), '/outrider experiment');
}

/** As `ask`, and resolves when it was heard. */
export async function begin(on: Bench, body: string, hub = 'acme/hub'): Promise<Asked> {
  return write(on, await issueWith(on, body, hub), '/outrider experiment');
}

function issueWith({ stage }: Bench, body: string, hub: string) {
  return stage.github.openIssue(maintainer, hub, { title: 'Which model?', body });
}

export async function studyOf({ stage }: Bench, { experiment }: Pick<Asked, 'experiment'>): Promise<StudyRecord> {
  return needDocument(stage.host.world.blobs, keys.record(experiment), StudyRecord);
}

/** `one` -> `done`. */
export function statesOf({ cells }: StudyRecord): Record<string, string> {
  return Object.fromEntries(cells.map(({ repo, state }) => [repo.split('/').at(-1) ?? repo, state]));
}

/** `one claude-opus-4-7` -> `issue`, `#2` behind a second repeat. */
export function verdictsOf({ arms }: StudyRecord): Record<string, string> {
  return Object.fromEntries(
    arms.map(({ repo, arm, repeat, verdict }) => [
      `${repo.split('/').at(-1)} ${arm}${repeat === 1 ? '' : `#${repeat}`}`,
      verdict,
    ]),
  );
}

export function overviewOf(on: Bench, { issue }: Pick<Asked, 'issue'>): Promise<string> {
  return bodyOf(on, issue, 'overview');
}

export function ended({ stage }: Bench, { execution }: Pick<Asked, 'execution'>) {
  return stage.host.engine.waitFor(execution);
}

/** Resolves at the next call to a model. */
export async function underway({ stage }: Bench): Promise<void> {
  const before = stage.models.journal.length;
  await until(() => stage.models.journal.length > before);
}

/** What is still set aside in the owner's month, by reservation. */
export async function setAside({ stage }: Bench): Promise<Record<string, number>> {
  const { world } = stage.host;
  return (await readMonth({ owner: 'acme' }, monthOf(world.clock.now()), world)).open;
}
