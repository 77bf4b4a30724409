// Looks into what each arm wrote, once it is sealed: the claims against the frozen bytes, the habits counted.
import { editsOf, openPatch } from '../arm/sealed-patch.ts';
import { keys } from '../artifacts/catalogue.ts';
import { getDocument, needDocument, openShelf, putDocument } from '../artifacts/shelf.ts';
import type { Snapshot } from '../codemap/files.ts';
import { openSnapshot } from '../codemap/snapshot.ts';
import { isTestPath } from '../codemap/test-conventions.ts';
import { createWorkspace } from '../codemap/workspace.ts';
import { behaviourOf } from '../comparison/behaviour.ts';
import { auditGrounding } from '../comparison/grounding/audit.ts';
import type { DraftFile } from '../comparison/scope-honesty.ts';
import type { ArmResult } from '../domain/arm.ts';
import { Findings } from '../domain/findings.ts';
import { Manifest } from '../domain/manifest.ts';
import { Paper } from '../domain/paper.ts';
import type { Patch } from '../domain/patch.ts';
import type { World } from '../ports/world.ts';
import { resultOf } from './barrier.ts';

/** Writes the findings of some arms. Safe to repeat: they are a function of what lies in the store. */
export async function writeFindings(experiment: string, slugs: readonly string[], world: World): Promise<null> {
  const { blobs } = world;
  const pack = await blobs.localPath(keys.snapshot(experiment));
  if (!pack) throw new Error(`The snapshot of experiment ${experiment} is not in the store.`);
  const paper = await needDocument(blobs, keys.paper(experiment), Paper);
  const { repo, base_sha: sha } = await needDocument(blobs, keys.manifest(experiment), Manifest);
  const base = openSnapshot(pack);
  try {
    for (const slug of slugs) {
      const result = await resultOf(experiment, slug, world);
      const patch = result.patch ? await openPatch(openShelf(blobs, experiment), result.patch) : null;
      await putDocument(
        blobs,
        keys.findings(experiment, slug),
        Findings,
        findingsOf(result, { base, patch, paper, origin: { repo, sha } }),
      );
    }
  } finally {
    base.close();
  }
  return null;
}

function findingsOf(
  result: ArmResult,
  at: {
    readonly base: Snapshot;
    readonly patch: Patch | null;
    readonly paper: Paper;
    readonly origin: { readonly repo: string; readonly sha: string };
  },
): Findings {
  const { base, patch, paper, origin } = at;
  const draft = patch ? createWorkspace(base, editsOf(patch)) : null;
  return {
    schema_version: 1,
    generation: result.generation ?? 1,
    grounding: auditGrounding({ words: result, base, draft, paper, origin, isTest: isTestPath }),
    behaviour: behaviourOf({ result, draft: patch ? patch.files.map(draftFile) : null }),
  };
}

function draftFile({ path, after }: Patch['files'][number]): DraftFile {
  const text = after === null || after.includes(0) ? null : new TextDecoder().decode(after);
  return { path, text, isTest: isTestPath(path) };
}

/** null before anybody looked, and for what an arm wrote before it was run again. */
export async function findingsFor(experiment: string, result: ArmResult, world: World): Promise<Findings | null> {
  const found = await getDocument(world.blobs, keys.findings(experiment, result.slug), Findings);
  return found?.generation === (result.generation ?? 1) ? found : null;
}
