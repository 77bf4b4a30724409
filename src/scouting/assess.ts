// The model's part of a look: one phase of the agent over the frozen tree and the shortlist, with reading tools and nothing else.
import { runChunk } from '../agent/chunk.ts';
import { renderPrompt } from '../agent/prompts.ts';
import { type ChunkResult, type PhaseSession, readingTools } from '../agent/session.ts';
import { watchStop } from '../agent/stop-watch.ts';
import { chunkMs, isSpent } from '../arm/chunk-time.ts';
import { openPurse } from '../arm/purse.ts';
import { keys } from '../artifacts/catalogue.ts';
import { rowKeys } from '../artifacts/rows.ts';
import { digestOf, needDocument, putDocument } from '../artifacts/shelf.ts';
import { openSnapshot } from '../codemap/snapshot.ts';
import { createWorkspace } from '../codemap/workspace.ts';
import type { ModelRow } from '../domain/model.ts';
import type { Paper, PaperMeta } from '../domain/paper.ts';
import { PhaseRecord } from '../domain/phase-record.ts';
import { Shortlist } from '../domain/scouting.ts';
import type { StepInfo } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import type { ScoutInput } from './input.ts';
import { scoutBudget } from './look.ts';

/** Under this name its purse, its transcript and its phase lie with the look's records. */
export const seat = 'scout';
const limits = { turns: 30, seconds: 1_800, tokens: 1_500_000, files: 1 };

/** Small, for a checkpoint. */
export type AssessStep =
  | { readonly state: 'more'; readonly spent: boolean }
  | { readonly state: 'parked'; readonly retry_after_s: number | null; readonly cause: string }
  | { readonly state: 'ended' };

/** A chunk of turns; the phase's end is written down as a phase record. */
export async function assessChunk(
  { input, model }: { readonly input: ScoutInput; readonly model: ModelRow },
  info: StepInfo,
  world: World,
): Promise<AssessStep> {
  const pack = await world.blobs.localPath(keys.snapshot(input.scout));
  if (!pack) throw new Error(`The frozen tree of ${input.scout} is not in the store.`);
  const shortlist = await needDocument(world.blobs, keys.shortlist(input.scout), Shortlist);
  const { owner } = input.target;
  const { models } = await world.accounts.of(owner);
  const snapshot = openSnapshot(pack);
  const stopped = () => world.switches.off(input.target);
  const watch = watchStop(stopped, info.signal, world.pace);
  try {
    const result = await runChunk(
      await sessionOf(input, { model, shortlist }, world),
      {
        ...world,
        models,
        workspace: createWorkspace(snapshot, []),
        paper: asPaper(shortlist.papers),
        checks: null,
        purse: openPurse(world.rows, rowKeys.purse(input.scout, seat), scoutBudget),
        stopped,
        fairShare: world.fairShare({ provider: model.provider, owner }),
        onTurn: () => undefined,
      },
      { ms: chunkMs(info.remainingMs(), world.pace), signal: watch.signal },
    );
    return await answer(input, result, { spent: isSpent(info.remainingMs(), world.pace), world });
  } finally {
    watch.end();
    snapshot.close();
  }
}

async function answer(
  input: ScoutInput,
  result: ChunkResult,
  { spent, world }: { readonly spent: boolean; readonly world: World },
): Promise<AssessStep> {
  if (result.state === 'more') return { state: 'more', spent };
  if (result.state === 'parked')
    return { state: 'parked', retry_after_s: result.retry_after_s, cause: result.cause.slice(0, 300) };
  await putDocument(world.blobs, keys.phase(input.scout, seat, 'scout', 1), PhaseRecord, {
    schema_version: 1,
    ending: result.ending,
    gates: null,
    figures: result.figures,
  });
  return { state: 'ended' };
}

async function sessionOf(
  input: ScoutInput,
  { model, shortlist }: { readonly model: ModelRow; readonly shortlist: Shortlist },
  world: World,
): Promise<PhaseSession> {
  const map = await world.blobs.get(keys.repoMap(input.scout));
  // A look has no manifest that could hold a drawn nonce; what nobody outside knows before is as good.
  const nonce = digestOf(`${world.markerSecret}\0${input.scout}`).slice(0, 16);
  const system = renderPrompt('scout-system', { nonce });
  const opening = renderPrompt('scout', {
    nonce,
    turns: limits.turns,
    repo_map: map ? new TextDecoder().decode(map) : '',
    interest: [...shortlist.interest.categories, ...shortlist.interest.keywords].join('\n'),
    papers: shortlist.papers.map(listed).join('\n\n'),
  });
  return {
    stream: `${input.scout}/${seat}/scout/1`,
    phase: 'scout',
    attempt: 1,
    model,
    system: system.text,
    opening: opening.text,
    opening_hits: system.hits + opening.hits,
    tools: readingTools,
    ends: ['submit_selection'],
    limits,
    nonce,
  };
}

function listed({ id, title, categories, published, matched }: Shortlist['papers'][number]): string {
  const shared = matched.length === 0 ? 'none' : matched.join(', ');
  return `${id} (${published?.slice(0, 10) ?? 'undated'}; ${categories.join(', ')})\n${title}\nwords in common: ${shared}`;
}

/** What `read_paper` reads: each abstract is a section under its id. */
function asPaper(papers: readonly PaperMeta[]): Paper {
  return {
    id: null,
    title: 'The listed papers',
    authors: [],
    abstract: '',
    published: null,
    categories: [],
    url: null,
    text_source: 'abstract',
    sections: papers.map(({ id, title, abstract }) => ({ id: id ?? title, title, level: 1, text: abstract })),
    links: [],
  };
}
