// The look: settings, new papers, what was said of them before, the frozen tree and the shortlist. One step; a repeat finds what it wrote.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { keys } from '../artifacts/catalogue.ts';
import { AssessedRow, ProposedRow, rowKeys } from '../artifacts/rows.ts';
import { getDocument, putDocument } from '../artifacts/shelf.ts';
import type { Snapshot } from '../codemap/files.ts';
import { freezeSnapshot } from '../codemap/freeze.ts';
import { buildCodeMap } from '../codemap/map.ts';
import { reserve } from '../command/admission/lost.ts';
import { resolveModels } from '../command/admission/models.ts';
import { readPremises } from '../command/admission/premises.ts';
import { parseArxivId } from '../domain/arxiv-id.ts';
import type { ModelRow } from '../domain/model.ts';
import { modelTable } from '../domain/model-table.ts';
import type { PaperMeta } from '../domain/paper.ts';
import { type Rejection, Shortlist } from '../domain/scouting.ts';
import type { Settings } from '../domain/settings.ts';
import { repoName } from '../domain/target.ts';
import { monthOf } from '../experiment/money/month.ts';
import type { World } from '../ports/world.ts';
import type { ScoutInput } from './input.ts';
import { rankPapers } from './rank.ts';

/** USD that one look may cost: a shortlist read against one tree. */
export const scoutBudget = 1;
/** New papers asked for, and how many of them a model sees. */
const mostFound = 100;
const mostShown = 8;

/** Small, for a checkpoint. `nothing` ends the look without a model; `say` is for the log and the records. */
export type Look =
  | { readonly kind: 'ready'; readonly model: ModelRow }
  | { readonly kind: 'nothing'; readonly say: string };

const nothing = (say: string): Look => ({ kind: 'nothing', say });

/** Throws ForgeError and PaperError for what may be better later. */
export async function lookAround(input: ScoutInput, world: World): Promise<Look> {
  const premises = await readPremises({ target: input.target }, world);
  if (!premises.ok)
    return nothing(premises.why === 'empty' ? 'the repository is empty' : 'its settings are not usable');
  const { facts, settings } = premises;
  if (!settings.enabled || !settings.triggers.schedule) return nothing('the schedule is switched off');
  if (facts.archived || !facts.has_issues || !facts.can_push) return nothing('nothing can be proposed there');
  if (settings.interest.categories.length + settings.interest.keywords.length === 0)
    return nothing('no `interest` is configured');
  const model = await baselineOf(input, settings, world);
  if ('say' in model) return model;
  if (await getDocument(world.blobs, keys.shortlist(input.scout), Shortlist))
    return { kind: 'ready', model: model.row };
  const { fresh, rejected, found } = await newPapers(input, settings, world);
  if (fresh.length === 0) return nothing(`${found} new papers, none of them undiscussed`);
  const { owner, repo } = input.target;
  const share = { owner, repo, experiment: input.scout, month: monthOf(Date.parse(input.at)) };
  const short = await reserve(share, scoutBudget, premises.months, world);
  if (short !== null) return nothing(`the month's budget has $${short.left} left, and a look needs $${scoutBudget}`);
  await freezeShortlist(input, { settings, model: model.row.id, fresh, rejected, found }, world);
  return { kind: 'ready', model: model.row };
}

async function baselineOf(
  { target }: ScoutInput,
  settings: Settings,
  world: World,
): Promise<{ readonly row: ModelRow } | Extract<Look, { kind: 'nothing' }>> {
  const resolved = resolveModels([settings.baseline], { settings, table: modelTable });
  const [row] = resolved.ok ? resolved.models : [];
  if (!row) return { kind: 'nothing', say: `the baseline ${settings.baseline} is no known model` };
  const { models } = await world.accounts.of(target.owner);
  const problem = models.credentialProblem(row) ?? (await world.accounts.check(target.owner, row)).problem;
  if (problem) return { kind: 'nothing', say: problem };
  return row.rates?.input == null || row.rates.output == null
    ? { kind: 'nothing', say: `the baseline ${row.id} has no price, and a look is bounded by money` }
    : { row };
}

interface Found {
  readonly fresh: readonly PaperMeta[];
  readonly rejected: readonly Rejection[];
  readonly found: number;
}

/** Papers that nobody has spoken of here, or whose discussion was reopened. */
async function newPapers(input: ScoutInput, settings: Settings, world: World): Promise<Found> {
  const papers = await world.papers.recent(settings.interest, mostFound);
  const ranked = rankPapers(papers, { keywords: settings.interest.keywords, text: '' });
  const fresh: PaperMeta[] = [];
  const rejected: Rejection[] = [];
  for (const { score: _score, matched: _matched, ...paper } of ranked) {
    // Each costs a search at the forge: only as many as could make the shortlist.
    const why = fresh.length < 3 * mostShown ? await discussed(input, paper, world) : 'ranked too low to be looked at';
    if (why === null) fresh.push(paper);
    else rejected.push({ paper: paper.id ?? '', title: paper.title, reason: why });
  }
  return { fresh, rejected, found: papers.length };
}

/** Where a paper was spoken of, as a reason; null when nowhere, or when somebody has reopened it. */
async function discussed(input: ScoutInput, paper: PaperMeta, world: World): Promise<string | null> {
  const id = parseArxivId(paper.id ?? '')?.id;
  if (id === undefined) return 'it has no arXiv id';
  const mentions = await world.forges.open(input.target).repository.mentions(id);
  if (mentions.some(({ open, reopened }) => open && reopened)) return null;
  const [mention] = mentions;
  if (mention) return `already spoken of in #${mention.number}`;
  const row = await world.rows.get(rowKeys.proposed(input.target, id));
  if (row) return `already proposed in #${ProposedRow.parse(row.value).number}`;
  const before = await world.rows.get(rowKeys.assessed(input.target, id));
  return before ? `looked at before: ${AssessedRow.parse(before.value).reason}` : null;
}

async function freezeShortlist(
  input: ScoutInput,
  look: Found & { readonly settings: Settings; readonly model: string },
  world: World,
): Promise<void> {
  const { repository } = world.forges.open(input.target);
  const { sha } = await repository.pin(null);
  const folder = await mkdtemp(join(world.scratch, 'scout-'));
  try {
    const path = join(folder, 'snapshot.pack');
    const snapshot = await freezeSnapshot(repository, sha, path);
    const { categories, keywords } = look.settings.interest;
    const request = keywords.join('\n');
    const map = await buildCodeMap(snapshot, { paper: null, request, mergedPulls: await repository.mergedPulls(10) });
    const ranked = rankPapers(look.fresh, { keywords, text: `${readme(snapshot)}\n${map.text}` });
    snapshot.close();
    await world.blobs.putFile(keys.snapshot(input.scout), path);
    await world.blobs.put(keys.repoMap(input.scout), map.text);
    const below = ranked.slice(mostShown).map(({ id, title }) => ({
      paper: id ?? '',
      title,
      reason: `its words have less in common with this repository than those of the best ${mostShown}`,
    }));
    await putDocument(world.blobs, keys.shortlist(input.scout), Shortlist, {
      schema_version: 1,
      repo: repoName(input.target),
      base_sha: sha,
      model: look.model,
      found: look.found,
      interest: { categories, keywords },
      papers: ranked.slice(0, mostShown).map((paper) => ({ ...paper, matched: [...paper.matched] })),
      rejected: [...look.rejected, ...below],
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readme(snapshot: Snapshot): string {
  const entry = snapshot.entries.find(({ path }) => /^readme(\.\w+)?$/i.test(path));
  const bytes = entry ? snapshot.read(entry.path) : null;
  return bytes ? new TextDecoder().decode(bytes.subarray(0, 16_384)) : '';
}
