// Where two arms part: the first phase that ended otherwise, and what each said there.
import type { ArmResult } from '../../domain/arm.ts';
import type { PhaseFigures } from '../../domain/figures.ts';
import { firstSentence } from '../cut.ts';
import { foreignLine } from '../foreign/text.ts';
import { gateSentences } from '../gate-words.ts';

export interface Difference {
  readonly phase: string;
  /** Foreign sentences, the decisive ones, made fit to post; empty where nothing was said. */
  readonly a: string;
  readonly b: string;
}

const compared = ['preflight', 'implement', 'gates', 'self-review'] as const;
type Compared = (typeof compared)[number];

/** null when both went the same way to the same kind of artifact. */
export function firstDifference(a: ArmResult, b: ArmResult): Difference | null {
  const phase = compared.find((name) => decision(a, name) !== decision(b, name));
  if (phase !== undefined) return { phase, a: said(a, phase), b: said(b, phase) };
  if (a.verdict === b.verdict) return null;
  return { phase: 'result', a: foreignLine(a.reason, 240), b: foreignLine(b.reason, 240) };
}

/** How a phase ended, in one comparable word. */
function decision(result: ArmResult, phase: Compared): string {
  const outcome = lastOf(result, phase)?.outcome ?? 'not run';
  if (outcome !== 'ok') return outcome;
  if (phase === 'preflight') return result.preflight?.route ?? outcome;
  if (phase === 'gates') return result.gates?.route ?? outcome;
  if (phase === 'self-review') return result.review?.decision ?? outcome;
  return result.patch === null ? 'no patch' : 'patch';
}

function said(result: ArmResult, phase: Compared): string {
  const words: Readonly<Record<Compared, string | undefined>> = {
    preflight: result.preflight?.rationale,
    implement: result.patch_notes?.summary,
    gates: gateSentences(result.gates?.reasons ?? []),
    'self-review': result.review?.summary,
  };
  const figures = lastOf(result, phase);
  const text = figures?.outcome === 'ok' ? words[phase] : figures?.reason;
  return foreignLine(firstSentence(text ?? ''), 240);
}

function lastOf(result: ArmResult, name: Compared): PhaseFigures | undefined {
  return result.phases.findLast(({ phase }) => phase === name);
}
