// The gates of an arm as a table of a glance.
import type { GateResult, GatesReport } from '../../domain/gate.ts';
import { failedOf } from '../../domain/refinement.ts';
import { folded, type Section, table } from '../fit.ts';
import { foreignCell } from '../foreign/text.ts';
import { gateSentences } from '../gate-words.ts';
import { count, none } from '../numbers.ts';
import { gateSigns, gateWords } from '../vocabulary.ts';
import type { CiState } from './view.ts';

/** For the body of an artifact: folded when there is nothing in it to look at. */
export function gatesSection(report: GatesReport | null): Section {
  if (report === null) return { text: '' };
  const rows = gateTable(report);
  const outcomes = report.gates.map(({ outcome }) => outcome);
  const isCalm = !outcomes.some((outcome) => outcome === 'warn' || outcome === 'fail');
  const text = isCalm ? folded(`Gates: ${calmWords(outcomes)}`, rows) : `### Gates\n\n${rows}`;
  return { text, rank: 6, name: 'the gates' };
}

function calmWords(outcomes: readonly GateResult['outcome'][]): string {
  const passed = outcomes.filter((outcome) => outcome === 'pass').length;
  const rest = outcomes.length - passed;
  return rest === 0 ? 'all pass' : `${passed} of ${outcomes.length} pass, ${rest} not looked at`;
}

/** Sign, grade or score, and the reasons; CI as the last row once somebody looked. */
export function gateTable(report: GatesReport, ci: CiState | null = null): string {
  const rows = report.gates.map((gate) => [
    gate.gate,
    verdictCell(gate),
    foreignCell(withoutScore(gateSentences(gate.reasons)), 300),
  ]);
  if (ci !== null) rows.push(ciRow(ci));
  return table(['gate', '', ''], rows);
}

/** The score has a cell of its own. */
function withoutScore(sentences: string): string {
  return sentences.replace(/^The score is [\d.]+: /, '');
}

function verdictCell({ outcome, grade, measures }: GateResult): string {
  const score = typeof measures.score === 'number' ? measures.score.toFixed(2) : null;
  const word = grade?.replaceAll('_', ' ') ?? score ?? gateWords[outcome];
  return outcome === 'not_applicable'
    ? `${none} ${gateWords[outcome]}`
    : `${gateSigns[outcome]} ${foreignCell(word, 40)}`;
}

function ciRow(ci: CiState): string[] {
  const { state, checks, note, ready, draft } = ci;
  const words: Readonly<Record<CiState['state'], string>> = {
    waiting: checks === 0 ? '🔄 waiting for it' : `🔄 ${count(checks, 'check')} so far`,
    passed: `✅ ${count(checks, 'check')}`,
    failed: `❌ ${failedOf(ci)} of ${count(checks, 'check')}`,
    none: `${none} no check ran`,
    gave_up: '⚠️ not finished in time',
    left: `${none} not waited for`,
    unknown: `${none} not looked at`,
  };
  // What was taken out of our hands is no draft of ours any more: the note says by whom.
  if (state === 'left' && note !== '') return ['CI', words[state], foreignCell(note)];
  const standing = ready ? 'marked ready for review' : draft === false ? 'marked ready by a person' : 'stays a draft';
  // A note is a sentence or a clause; each goes on as it begins.
  const after = note === '' ? '' : `${/^\p{Lu}/u.test(note) ? '.' : ';'} ${foreignCell(note)}`;
  return ['CI', words[state], `${standing}${after}`];
}
