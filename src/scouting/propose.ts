// The end of a look: what the model said is checked and written down; a paper that holds becomes one Issue.
import { spentBy } from '../arm/purse.ts';
import { keys } from '../artifacts/catalogue.ts';
import { ProposedRow, rowKeys } from '../artifacts/rows.ts';
import { getDocument, needDocument, putDocument } from '../artifacts/shelf.ts';
import { openSnapshot } from '../codemap/snapshot.ts';
import { readPremises } from '../command/admission/premises.ts';
import { renderProposal } from '../comment/artifact/proposal.ts';
import { marker } from '../comment/marker.ts';
import { parseArxivId } from '../domain/arxiv-id.ts';
import { PhaseRecord } from '../domain/phase-record.ts';
import { type Rejection, ScoutRecord, Shortlist } from '../domain/scouting.ts';
import { repoName } from '../domain/target.ts';
import { monthOf, settleMonth } from '../experiment/money/month.ts';
import { withoutSecrets } from '../gates/secrets/leak.ts';
import type { World } from '../ports/world.ts';
import { seat } from './assess.ts';
import { choose } from './choose.ts';
import type { ScoutInput } from './input.ts';

/** Small, for a checkpoint. `why` says why nothing is proposed. */
export interface LookEnd {
  readonly proposed: number | null;
  readonly why: string | null;
  /** By a fault of ours, or an outage that did not end. */
  readonly failed: boolean;
}

type Conclusion = { readonly proposes: boolean; readonly why: string | null };

/** Writes the record; whether there is something to propose. `outage`: why no model could answer. */
export async function conclude(input: ScoutInput, outage: string | null, world: World): Promise<Conclusion> {
  const { blobs } = world;
  const shortlist = await needDocument(blobs, keys.shortlist(input.scout), Shortlist);
  const phase = await getDocument(blobs, keys.phase(input.scout, seat, 'scout', 1), PhaseRecord);
  const selection = phase?.ending?.tool === 'submit_selection' ? phase.ending.arguments : { assessments: [] };
  const pack = await blobs.localPath(keys.snapshot(input.scout));
  if (!pack) throw new Error(`The frozen tree of ${input.scout} is not in the store.`);
  const snapshot = openSnapshot(pack);
  const choice = choose(shortlist.papers, selection, snapshot);
  snapshot.close();
  const { repo, base_sha, model, found } = shortlist;
  const problem = outage ?? (phase?.ending ? null : (phase?.figures.reason ?? 'the model did not end its phase'));
  await putDocument(blobs, keys.scouting(input.scout), ScoutRecord, {
    schema_version: 1,
    repo,
    base_sha,
    model,
    found,
    proposal: choice.proposal,
    rejected: [...choice.rejected, ...shortlist.rejected],
    figures: phase?.figures ?? null,
    problem,
  });
  await rememberAssessed(input, { rejected: choice.rejected, assessed: selection.assessments.length > 0 }, world);
  if (choice.proposal !== null) return { proposes: true, why: null };
  return { proposes: false, why: problem ?? `none of the ${shortlist.papers.length} papers that were read holds` };
}

/** Ninety days: by then the repository is another one. */
const rememberedS = 90 * 86_400;

async function rememberAssessed(
  { target }: ScoutInput,
  { rejected, assessed }: { readonly rejected: readonly Rejection[]; readonly assessed: boolean },
  { rows, clock }: World,
): Promise<void> {
  if (!assessed) return;
  const at = clock.now();
  for (const { paper, reason } of rejected) {
    const id = parseArxivId(paper)?.id;
    if (id)
      await rows.put(rowKeys.assessed(target, id), { reason, at }, 'any', {
        expiresAt: Math.floor(at / 1000) + rememberedS,
      });
  }
}

/** Opens the Issue, once; its number. Null where the repository switched it off meanwhile. */
export async function propose(input: ScoutInput, world: World): Promise<number | null> {
  const record = await needDocument(world.blobs, keys.scouting(input.scout), ScoutRecord);
  const { proposal } = record;
  const premises = await readPremises({ target: input.target }, world);
  if (!proposal || !premises.ok || !premises.settings.enabled || !premises.settings.triggers.schedule) return null;
  const sign = marker({ kind: 'issue', experiment: input.scout, arm: null }, world.markerSecret);
  const rival = premises.settings.models.find(({ id }) => id !== record.model)?.id ?? null;
  const words = renderProposal({ record: { ...record, proposal }, rival, marker: sign });
  const { publisher } = world.forges.open(input.target);
  const { secrets } = await world.accounts.of(input.target.owner);
  const issue =
    (await publisher.findIssue(sign)) ??
    (await publisher.openIssue({
      title: await withoutSecrets(words.title, secrets),
      body: await withoutSecrets(words.body, secrets),
    }));
  const id = parseArxivId(proposal.paper.id ?? '')?.id ?? input.scout;
  const row = ProposedRow.parse({ number: issue.number ?? 0, url: issue.url, at: world.clock.now() });
  await world.rows.put(rowKeys.proposed(input.target, id), row, 'any');
  return issue.number;
}

/** What the look did not spend goes back into the month, and its end into the log. Idempotent. */
export async function settleLook(input: ScoutInput, end: LookEnd, world: World): Promise<null> {
  const { owner, repo } = input.target;
  const share = { owner, repo, experiment: input.scout, month: monthOf(Date.parse(input.at)) };
  await settleMonth(share, await spentBy(world.rows, rowKeys.purse(input.scout, seat)), world);
  const facts = { scout: input.scout, repo: repoName(input.target), proposed: end.proposed, why: end.why };
  world.log[end.failed ? 'error' : 'info']('a look for papers has ended', facts);
  return null;
}
