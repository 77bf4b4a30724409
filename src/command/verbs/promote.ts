// `/outrider promote ARM`: opens the sealed draft of an arm as a draft pull request, after the fact and on a person's word.
import { keys } from '../../artifacts/catalogue.ts';
import { getDocument } from '../../artifacts/shelf.ts';
import { unknownArmNote } from '../../comment/notes/notes.ts';
import { ArmResult } from '../../domain/arm.ts';
import { armWord } from '../../domain/arm-name.ts';
import type { Published } from '../../domain/artifact.ts';
import { ForgeError } from '../../domain/errors.ts';
import { type ArmPlan, Manifest } from '../../domain/manifest.ts';
import { promoteArm } from '../../experiment/publish/publish-arm.ts';
import { postResult } from '../../experiment/publish/tell.ts';
import { gatherArm } from '../../experiment/records/records.ts';
import { experimentsOf, finalStates } from '../../experiment/state.ts';
import { recordDone } from '../recorded.ts';
import { answer, type Verb, type VerbScene } from '../verb.ts';

export const promote: Verb<{ readonly verb: 'promote'; readonly arm: string }> = (scene, command) =>
  answer(scene, () => promoted(scene, command.arm));

async function promoted({ delivery, world }: VerbScene, typed: string): Promise<string> {
  const ended = (await experimentsOf(delivery.target, world)).filter(
    ({ state }) => finalStates.includes(state) || state === 'refining',
  );
  for (const { experiment } of ended) {
    const manifest = await getDocument(world.blobs, keys.manifest(experiment), Manifest);
    if (!manifest) continue;
    const arm = armNamed(typed, manifest.arms);
    if (!arm) return unknownArmNote(typed, manifest.arms.map(armWord));
    const result = await getDocument(world.blobs, keys.armResult(experiment, arm.slug), ArmResult);
    if (!result?.patch) return `${armWord(arm)} left no draft in run \`${experiment}\`, so there is nothing to open.`;
    if (result.verdict === 'pull_request')
      return outAlready(arm, (await gatherArm(manifest, arm.slug, world)).published);
    try {
      const { url } = await promoteArm(manifest, result, world);
      // The result says where the draft is, and no longer how to open it.
      await postResult(manifest, await gatherArm(manifest, arm.slug, world), world);
      await recordDone(delivery, 'run.promote', { experiment, arm: arm.slug, url }, world);
      return `The draft of ${armWord(arm)} is open as a draft pull request: ${url}`;
    } catch (error) {
      if (!(error instanceof ForgeError) || error.retryable) throw error;
      return `The draft of ${armWord(arm)} could not be opened: ${error.message}`;
    }
  }
  return unknownArmNote(typed, []);
}

/** An arm whose own verdict was a pull request: open, or the branch alone where the run was asked for no more. */
function outAlready(arm: ArmPlan, published: Published | null): string {
  if (published?.kind === 'branch')
    return `${armWord(arm)} is a branch, as the run was asked for: ${published.url}. Open a pull request from it by hand.`;
  return `${armWord(arm)} has its pull request already${published === null ? '.' : `: ${published.url}`}`;
}

/** A model's name or a unique beginning of it, `#2` for a repeat. */
export function armNamed(typed: string, arms: readonly ArmPlan[]): ArmPlan | null {
  const [, name = '', repeat = '1'] = /^(.*?)(?:#(\d+))?$/.exec(typed.toLowerCase()) ?? [];
  const candidates = arms.filter((arm) => arm.repeat === Number(repeat));
  const exact = candidates.find((arm) => arm.arm.toLowerCase() === name);
  const beginning = candidates.filter((arm) => arm.arm.toLowerCase().startsWith(name));
  return exact ?? (beginning.length === 1 ? (beginning[0] ?? null) : null);
}
