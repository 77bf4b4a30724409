// Freezing: everything an arm will see is fetched once, stored and hashed, before any arm starts.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promptSetDigest } from '../agent/prompts.ts';
import { toolSetDigest } from '../agent/tools/catalogue.ts';
import { stopOf } from '../arm/stopped.ts';
import { keys } from '../artifacts/catalogue.ts';
import { digestOf, getDocument, putDocument } from '../artifacts/shelf.ts';
import { freezeSnapshot } from '../codemap/freeze.ts';
import { licenceOf } from '../codemap/licence.ts';
import { buildCodeMap } from '../codemap/map.ts';
import { ForgeError, messageOf, PaperError } from '../domain/errors.ts';
import { Habits } from '../domain/habits.ts';
import { type Accepted, Manifest } from '../domain/manifest.ts';
import { Paper } from '../domain/paper.ts';
import type { World } from '../ports/world.ts';
import { inheritedOf } from './inherited.ts';
import { freezeOrigins } from './origins.ts';
import { planArms, planJudge } from './plan.ts';

/** Small, for a checkpoint. `later` asks for a durable wait; `refused` and `stopped` end the run with words for the thread. */
export type Frozen =
  | { readonly kind: 'frozen'; readonly slugs: readonly string[] }
  | { readonly kind: 'later'; readonly problem: string }
  | { readonly kind: 'refused' | 'stopped'; readonly problem: string };

/** Fetches and stores the frozen inputs. Repeating it changes nothing: the first manifest that was written stays. */
export async function freeze(accepted: Accepted, world: World): Promise<Frozen> {
  const written = await getDocument(world.blobs, keys.manifest(accepted.experiment), Manifest);
  if (written) return startList(written);
  try {
    const stop = await stopOf(accepted, world);
    if (stop) return { kind: 'stopped', problem: `${stop.reason} before any model was called` };
    return startList(await writeFrozen(accepted, await readPaper(accepted, world), world));
  } catch (error) {
    return { kind: kindOf(error), problem: messageOf(error) };
  }
}

/** Throws on what is no answer of the paper's source or of the forge. */
function kindOf(error: unknown): 'later' | 'refused' {
  if (error instanceof PaperError) return error.reason === 'unavailable' ? 'later' : 'refused';
  if (error instanceof ForgeError) return error.retryable ? 'later' : 'refused';
  throw error;
}

function startList(manifest: Manifest): Frozen {
  const byOrder = [...manifest.arms].sort((a, b) => a.start_order - b.start_order);
  return { kind: 'frozen', slugs: byOrder.map((arm) => arm.slug) };
}

/** Kept as soon as it was read: another try has the same text, and the card knows that the paper is not at fault. */
async function readPaper(accepted: Accepted, world: World): Promise<Paper> {
  // A paper from a file was stored when the run was admitted.
  const kept = await getDocument(world.blobs, keys.paper(accepted.experiment), Paper);
  if (kept) return kept;
  const paper = await paperOf(accepted, world);
  await putDocument(world.blobs, keys.paper(accepted.experiment), Paper, paper);
  return paper;
}

async function paperOf({ subject, request }: Accepted, world: World): Promise<Paper> {
  if (subject.kind === 'arxiv') return world.papers.read(await world.papers.find(subject.id));
  if (subject.kind === 'search') {
    const best = (await world.papers.search(subject.query, 1))[0];
    if (!best) throw new PaperError('not_found', `arXiv knows no paper for “${subject.query}”.`);
    return world.papers.read(best);
  }
  return {
    id: null,
    title: request.title,
    authors: [],
    abstract: request.body.slice(0, 2000),
    published: null,
    categories: [],
    url: null,
    text_source: 'brief',
    sections: [{ id: 'S1', title: request.title, level: 1, text: request.body }],
    links: [],
  };
}

async function writeFrozen(accepted: Accepted, paper: Paper, world: World): Promise<Manifest> {
  const { blobs, forges, random, scratch } = world;
  const { experiment, request } = accepted;
  const { repository } = forges.open(accepted.target);
  const folder = await mkdtemp(join(scratch, 'freeze-'));
  const packPath = join(folder, 'snapshot.pack');
  try {
    const snapshot = await freezeSnapshot(repository, accepted.base_sha, packPath);
    const mergedPulls = await repository.mergedPulls(10);
    const map = await buildCodeMap(snapshot, { paper, request: `${request.title}\n${request.body}`, mergedPulls });
    const digest = snapshot.digest;
    const licence = licenceOf(snapshot);
    const paths = snapshot.entries.map(({ path }) => path);
    snapshot.close();
    await blobs.putFile(keys.snapshot(experiment), packPath);
    await blobs.put(keys.repoMap(experiment), map.text);
    await freezeOrigins({ accepted, paper, licence }, world);
    const inherited = await inheritedOf({ target: accepted.target, paths }, forges);
    await putDocument(blobs, keys.habits(experiment), Habits, { pulls: mergedPulls, inherited });
    const { sections: _sections, links: _links, ...meta } = paper;
    const { models, judge: _judge, ...rest } = accepted;
    const judge = planJudge(accepted);
    const draw = models.flatMap(() =>
      Array.from({ length: accepted.options.repeat }, () => Number.parseInt(random.hex(6), 16)),
    );
    const arms = planArms(accepted, draw);
    const manifest = Manifest.parse({
      ...rest,
      paper: meta,
      frozen: {
        snapshot: digest,
        paper: digestOf(JSON.stringify(paper)),
        repo_map: digestOf(map.text),
        prompts: promptSetDigest(),
        tools: toolSetDigest(),
        request: digestOf(JSON.stringify(request)),
      },
      nonce: random.hex(8),
      arms,
      baseline: arms[0]?.slug,
      ...(judge === null ? {} : { judge }),
    });
    await putDocument(blobs, keys.manifest(experiment), Manifest, manifest);
    return manifest;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
