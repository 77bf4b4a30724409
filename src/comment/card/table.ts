// The card's table: a column per arm and a row per phase; from six arms on, a row per arm.
import { totalCost } from '../../domain/money.ts';
import type { PhaseName } from '../../domain/names.ts';
import { ownOf } from '../../domain/own.ts';
import type { ArmProgress, PhaseProgress } from '../../domain/progress.ts';
import { code, table } from '../fit.ts';
import { foreignCell } from '../foreign/text.ts';
import { cost, count, duration, listed, roughly } from '../numbers.ts';
import { armLabel, artifactLink, outcomeSentence, outcomeSigns, verdictWords } from '../vocabulary.ts';
import type { CardArm, CardView } from './view.ts';

/** Most arms that still fit side by side. */
const widest = 5;
const noteRoom = 160;
/** Of a phase that ended well: its sentence stands whole in the arm's result, and here it would squeeze the columns beside it. */
const endedRoom = 64;

/** After publishing, with limits of their own. */
const refining: readonly PhaseName[] = ['fidelity', 'conventions', 'ci'];
const phaseRows: readonly PhaseName[] = [
  'preflight',
  'implement',
  'gates',
  'self-review',
  'scope',
  'cross-review',
  ...refining,
];

/** Only the names before any arm has begun. */
export function armTable(view: CardView): string {
  const { arms } = view.plan;
  if (view.progress.every(({ phases, verdict }) => phases.length === 0 && verdict === null)) {
    return `Arms: ${listed(arms.map((arm) => code(armLabel(arm))))}`;
  }
  return arms.length > widest ? rowsPerArm(view) : columnsPerArm(view);
}

function progressOf(view: CardView, arm: CardArm): ArmProgress | undefined {
  return view.progress.find(({ slug }) => slug === arm.slug);
}

function columnsPerArm(view: CardView): string {
  const { arms } = view.plan;
  const phases = phaseRows.filter((name) => arms.some((arm) => phaseOf(progressOf(view, arm), name) !== undefined));
  const rows = phases.map((name) => [
    name,
    ...arms.map((arm) => phaseCell(phaseOf(progressOf(view, arm), name), view)),
  ]);
  const results = arms.map((arm) => resultCell(view, arm));
  if (results.some((cell) => cell !== '')) rows.push(['result', ...results]);
  return table(['', ...arms.map(armLabel)], rows);
}

function rowsPerArm(view: CardView): string {
  const rows = view.plan.arms.map((arm) => {
    const progress = progressOf(view, arm);
    const phase = progress?.phases.findLast(({ outcome }) => outcome === null) ?? progress?.phases.at(-1);
    const result = resultCell(view, arm);
    const now = phase === undefined ? 'not started' : `${phase.phase}: ${phaseCell(phase, view)}`;
    return [armLabel(arm), result === '' ? now : result, duration(sum(progress, (p) => p.working_s)), spent(progress)];
  });
  return table(['arm', 'now', 'worked', 'cost'], rows, [2, 3]);
}

/** Its last attempt, with the figures of all: what was spent on a second draft or review does not hide the first. */
function phaseOf(progress: ArmProgress | undefined, name: PhaseName): PhaseProgress | undefined {
  const attempts = progress?.phases.filter(({ phase }) => phase === name) ?? [];
  const last = attempts.at(-1);
  if (last === undefined) return undefined;
  const all = (of: (phase: PhaseProgress) => number) => attempts.reduce((total, phase) => total + of(phase), 0);
  // Of one that goes on the turn is told, which has a limit of its own.
  const turn = last.outcome === null ? last.turn : all((phase) => phase.turn);
  return { ...last, turn, working_s: all((phase) => phase.working_s), ...totalCost(attempts) };
}

function phaseCell(phase: PhaseProgress | undefined, view: CardView): string {
  if (phase === undefined) return '';
  const note = noteOf(phase);
  if (phase.outcome === null) {
    const most = view.plan.limits === null || refining.includes(phase.phase) ? '' : ` of ≤ ${view.plan.limits.turns}`;
    const turn = phase.turn > 0 ? `turn ${phase.turn}${most}` : '';
    return `${isOver(view) ? '⏹️' : '🔄'} ${[turn, note, roughly(phase.working_s)].filter(Boolean).join(' · ')}`;
  }
  if (phase.outcome === 'not_applicable') return note === '' ? '–' : `– ${note}`;
  // Whose draft it was is not said before the artifacts are there.
  const said = phase.phase === 'cross-review' ? 'answered' : note;
  const words = phase.outcome === 'ok' ? said : outcomeSentence(phase.outcome, note);
  const uncalled = phase.phase === 'gates' || (phase.phase === 'ci' && phase.turn === 0);
  const figures = uncalled ? [] : [duration(phase.working_s), cost(phase)];
  return `${signOf(phase, phase.outcome)} ${[words, phase.turn > 0 ? count(phase.turn, 'turn') : '', ...figures].filter(Boolean).join(' · ')}`;
}

/** A phase may have gone well and what it found of the draft not. */
function signOf({ phase, note }: PhaseProgress, outcome: keyof typeof outcomeSigns): string {
  if (phase === 'self-review' && /^downgrade/i.test(note)) return '↩️';
  if (phase === 'gates' && /^failed:/.test(note)) return '❌';
  if (phase === 'gates' && /(^| · )warnings: /.test(note)) return '⚠️';
  return outcomeSigns[outcome];
}

function noteOf({ note, outcome }: PhaseProgress): string {
  if (outcome !== 'ok' || note.length <= endedRoom) return foreignCell(note, noteRoom);
  const words = note
    .slice(0, endedRoom)
    .replace(/\s+\S*$/, '')
    .replace(/[\s,;:.]+$/, '');
  const isOpen = words.lastIndexOf('“') > words.lastIndexOf('”');
  return foreignCell(`${words}…${isOpen ? '”' : ''}`, noteRoom);
}

function isOver({ state }: CardView): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled' || state === 'refused';
}

/** Sealed until every arm has ended, so that none can see another's. */
function resultCell(view: CardView, arm: CardArm): string {
  const progress = progressOf(view, arm);
  const published = ownOf(view.published, arm.slug);
  if (published !== undefined) return artifactLink(published);
  if (progress === undefined || progress.verdict === null) return '';
  if (progress.verdict === 'pull_request' || progress.verdict === 'issue') {
    if (isOver(view)) return `${verdictWords[progress.verdict]}, kept and not published`;
    return view.plan.arms.length > 1 ? '🔒 sealed until all are done' : '🔒 done, not yet published';
  }
  return [verdictWords[progress.verdict], foreignCell(progress.reason, noteRoom)].filter(Boolean).join(': ');
}

function sum(progress: ArmProgress | undefined, of: (phase: PhaseProgress) => number): number {
  return progress?.phases.reduce((total, phase) => total + of(phase), 0) ?? 0;
}

function spent(progress: ArmProgress | undefined): string {
  return cost(totalCost(progress?.phases ?? []));
}
