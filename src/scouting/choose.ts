// From a model's assessments to at most one proposal: what it says is held against the frozen tree first, and every no has its reason.
import type { Snapshot } from '../codemap/files.ts';
import { citation } from '../comparison/grounding/citation.ts';
import { ChangeKind, type SubmitSelection } from '../domain/endings.ts';
import type { PaperMeta } from '../domain/paper.ts';
import type { Proposal, Rejection } from '../domain/scouting.ts';

type Assessment = SubmitSelection['assessments'][number];

export interface Choice {
  readonly proposal: Proposal | null;
  /** In the order of the shortlist. */
  readonly rejected: readonly Rejection[];
}

/** `shortlist` best first. Strength decides, then the kind of change in the order of `ChangeKind`, then the shortlist. */
export function choose(
  shortlist: readonly PaperMeta[],
  { assessments }: SubmitSelection,
  snapshot: Pick<Snapshot, 'read'>,
): Choice {
  const judged = shortlist.map((paper) => {
    const assessment = assessments.find((one) => namesPaper(one.paper, paper));
    return { paper, assessment, objection: objectionTo(assessment, snapshot) };
  });
  const [best] = judged
    .flatMap(({ paper, assessment, objection }) => (assessment && !objection ? [{ paper, assessment }] : []))
    .sort((a, b) => b.assessment.strength - a.assessment.strength || rankOf(a) - rankOf(b));
  const proposal = best ? proposed(best.paper, best.assessment) : null;
  const rejected = judged
    .filter(({ paper }) => paper !== best?.paper)
    .map(({ paper, objection }) => ({
      paper: paper.id ?? '',
      title: paper.title,
      reason: objection ?? `it fits, but less than ${best?.paper.id ?? 'another'}; one paper is proposed at a time`,
    }));
  return { proposal, rejected };
}

const rankOf = ({ assessment }: { readonly assessment: Assessment }) => ChangeKind.options.indexOf(assessment.kind);

function proposed(paper: PaperMeta, { kind, strength, call_site, direction, reason }: Assessment): Proposal {
  const told = kind === 'extension' ? direction.trim() : '';
  return { paper, kind, strength, call_site: call_site.trim(), direction: told, reason };
}

/** With or without the version, as models write ids. */
function namesPaper(written: string, { id }: PaperMeta): boolean {
  const bare = (text: string) =>
    text
      .trim()
      .replace(/^arxiv:/i, '')
      .replace(/v\d+$/, '');
  return id !== null && bare(written) === bare(id);
}

/** Why a paper is not proposed; null when nothing speaks against it. */
function objectionTo(assessment: Assessment | undefined, snapshot: Pick<Snapshot, 'read'>): string | null {
  if (!assessment) return 'the model did not assess it';
  if (!assessment.fits) return assessment.reason;
  const site = missing(assessment.call_site, snapshot);
  if (site !== null) return `its call site does not hold: ${site}`;
  if (assessment.kind !== 'extension') return null;
  const direction = missing(assessment.direction, snapshot);
  return direction === null ? null : `an extension needs a sign that the team wants to go there: ${direction}`;
}

/** What is wrong with a `path:line`; null when the tree has that line. */
function missing(written: string, snapshot: Pick<Snapshot, 'read'>): string | null {
  const text = written.trim();
  if (text === '') return 'none is named';
  const cited = citation(text);
  if (!cited || cited.from === null) return `\`${text}\` is no path with a line`;
  const bytes = snapshot.read(cited.path);
  if (bytes === null) return `there is no file \`${cited.path}\``;
  const lines = new TextDecoder().decode(bytes).split('\n').length;
  return cited.from >= 1 && cited.from <= lines ? null : `\`${cited.path}\` has ${lines} lines, not ${cited.from}`;
}
