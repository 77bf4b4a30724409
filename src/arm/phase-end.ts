// What the arm's story learns of a phase that ended: outcome, the answer it branches on, and one sentence.
import { firstSentence } from '../comment/cut.ts';
import { count } from '../comment/numbers.ts';
import type { PhaseOutcome, Route, Verdict } from '../domain/names.ts';
import type { PhaseRecord } from '../domain/phase-record.ts';
import { inOneLine } from '../gates/run.ts';

/** Small enough for a checkpoint. */
export type PhaseEnd = {
  readonly outcome: PhaseOutcome;
  /** At most 300 characters. */
  readonly reason: string;
  /** What the model or the gates answered; null when the phase did not end in form. */
  readonly answer: Route | 'submitted' | 'declined' | 'ship' | 'downgrade' | 'written' | null;
  /** A few words for the run card. */
  readonly note: string;
};

const longest = 300;

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).trimEnd()}…`;
}

export function endOf(record: PhaseRecord): PhaseEnd {
  const { outcome, reason } = record.figures;
  const say = (answer: PhaseEnd['answer'], why: string, note: string): PhaseEnd => ({
    outcome,
    reason: short(why),
    answer,
    note: short(note),
  });
  const { ending, gates } = record;
  if (gates) return say(gates.route, inOneLine(gates.reasons), gatesNote(record));
  if (outcome !== 'ok' || !ending) return say(null, reason, firstSentence(reason));
  switch (ending.tool) {
    case 'decide_route':
      return say(
        ending.arguments.route,
        firstSentence(ending.arguments.rationale),
        ending.arguments.route.replace('_', ' '),
      );
    case 'submit_patch':
      return say('submitted', ending.arguments.title, '');
    case 'decline':
      return say('declined', firstSentence(ending.arguments.reason), 'declined');
    case 'submit_review': {
      const why = short(firstSentence(ending.arguments.summary));
      return say(ending.arguments.decision, why, ending.arguments.decision === 'ship' ? 'ship' : `downgrade: “${why}”`);
    }
    case 'submit_issue':
      return say('written', ending.arguments.title, 'issue written');
    case 'submit_coverage':
      return say('written', reason, count(ending.arguments.items.length, 'claim'));
    case 'submit_selection':
      return say('written', reason, count(ending.arguments.assessments.length, 'paper'));
  }
}

function gatesNote(record: PhaseRecord): string {
  const results = record.gates?.gates ?? [];
  const failed = results.filter((gate) => gate.outcome === 'fail').map((gate) => gate.gate);
  if (failed.length > 0) return `failed: ${failed.join(', ')}`;
  const warned = results.filter((gate) => gate.outcome === 'warn').map((gate) => gate.gate);
  const grade = results.find((gate) => gate.gate === 'integration')?.grade;
  return [grade, warned.length > 0 ? `warnings: ${warned.join(', ')}` : 'no warning'].filter(Boolean).join(' · ');
}

const verdicts: Partial<Record<PhaseOutcome, Verdict>> = {
  turn_limit: 'unfinished',
  timeout: 'unfinished',
  unparseable: 'unfinished',
  refused: 'refused',
  provider_error: 'missing',
  budget: 'stopped',
  cancelled: 'stopped',
};

/** The verdict of an arm whose decisive phase ended without an answer. */
export function verdictOf(outcome: PhaseOutcome): Verdict {
  return verdicts[outcome] ?? 'failed';
}
