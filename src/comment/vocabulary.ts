// The words and signs that all comments share: outcomes, verdicts, artifacts, arms, where a paper's text came from.
import { type ArmResult, DecidedBy } from '../domain/arm.ts';
import type { Published } from '../domain/artifact.ts';
import type { ArmPlan } from '../domain/manifest.ts';
import { type GateOutcome, PhaseName, type PhaseOutcome, type Verdict } from '../domain/names.ts';
import type { TextSource } from '../domain/paper.ts';
import { code } from './fit.ts';
import { foreignTitle } from './foreign/text.ts';

/** `glm-5.2`, or `glm-5.2 (2)` for a second repeat: with `#2` GitHub would link to the second issue. */
export function armLabel({ arm, repeat }: Pick<ArmPlan, 'arm' | 'repeat'>): string {
  return repeat > 1 ? `${arm} (${repeat})` : arm;
}

export const outcomeSigns: Readonly<Record<PhaseOutcome, string>> = {
  ok: '✅',
  turn_limit: '⚠️',
  timeout: '⚠️',
  unparseable: '⚠️',
  refused: '⚠️',
  provider_error: '⚠️',
  budget: '⚠️',
  cancelled: '⏹️',
  not_applicable: '–',
  failed: '❌',
};

export const outcomeWords: Readonly<Record<PhaseOutcome, string>> = {
  ok: 'done',
  turn_limit: 'out of turns',
  timeout: 'out of time',
  unparseable: 'did not end in form',
  refused: 'declined by the model',
  provider_error: 'provider error',
  budget: 'budget used up',
  cancelled: 'cancelled',
  not_applicable: 'not applicable',
  failed: 'failed',
};

/** The outcome of a phase and what is known of it, without the same word twice: `cancelled by mira`, `out of time: 60 min`. */
export function outcomeSentence(outcome: PhaseOutcome, why: string): string {
  const words = outcomeWords[outcome];
  if (why === '') return words;
  return why.toLowerCase().startsWith(words) ? why : `${words}: ${why}`;
}

export const gateSigns: Readonly<Record<GateOutcome, string>> = {
  pass: '✅',
  warn: '⚠️',
  fail: '❌',
  not_applicable: '–',
};

export const gateWords: Readonly<Record<GateOutcome, string>> = {
  pass: 'pass',
  warn: 'warning',
  fail: 'fails',
  not_applicable: 'not looked at',
};

/** What a verdict without an artifact means, in two or three words. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  pull_request: 'pull request',
  issue: 'Issue',
  unfinished: 'unfinished',
  refused: 'declined',
  stopped: 'stopped',
  missing: 'missing',
  failed: 'failed on our side',
};

/** The end of an arm without an artifact: `stopped in implement`, `unfinished in implement`. */
export function brokenWords({
  verdict,
  decided_by,
  phases,
}: Pick<ArmResult, 'verdict' | 'decided_by' | 'phases'>): string {
  const isPhase = PhaseName.safeParse(decided_by).success;
  // It was done, and waited for the others: what decided still stands, and is not where it was stopped.
  if (verdict === 'stopped' && isPhase && phases.findLast(({ phase }) => phase === decided_by)?.outcome === 'ok')
    return 'stopped before publishing';
  if (verdict === 'stopped') return isPhase ? `stopped in ${decided_by}` : `stopped by ${decider(decided_by)}`;
  return (verdict === 'unfinished' || verdict === 'refused') && isPhase
    ? `${verdictWords[verdict]} in ${decided_by}`
    : verdictWords[verdict];
}

/** Whether a cap of money ended the arm. */
export function ranOutOfMoney({ decided_by, phases }: Pick<ArmResult, 'decided_by' | 'phases'>): boolean {
  return decided_by === 'budget' || phases.some(({ outcome }) => outcome === 'budget');
}

const deciders: Readonly<Record<ArmResult['decided_by'], string>> = {
  preflight: 'preflight',
  implement: 'implement',
  gates: 'the gates',
  'self-review': 'its own review',
  scope: 'scope',
  'cross-review': 'cross-review',
  fidelity: 'fidelity',
  conventions: 'conventions',
  ci: 'CI',
  paths: 'the paths gate',
  integration: 'the integration gate',
  stubs: 'the stubs gate',
  tests: 'the tests gate',
  risk: 'the risk gate',
  secrets: 'the secrets gate',
  provider: 'its provider',
  person: 'a person',
  budget: 'the budget',
  harness: 'Outrider itself',
};

/** The phase or gate that decided, as a reader says it. */
export function decider(decidedBy: ArmResult['decided_by']): string {
  return deciders[decidedBy];
}

/** Of a row, which may be of another version: an arm without an artifact decided nothing, it ended there. `ended in implement`. */
export function deciderOrEnd(row: { readonly verdict: string; readonly decided_by: string }): string {
  const known = DecidedBy.safeParse(row.decided_by);
  const by = known.success ? decider(known.data) : row.decided_by;
  if (row.verdict === 'pull_request' || row.verdict === 'issue') return by;
  return PhaseName.safeParse(row.decided_by).success ? `ended in ${row.decided_by}` : `ended by ${by}`;
}

/** `[draft PR #8](…)`, `[Issue #7](…)`, `[branch …](…)`; of a run on a checkout, a link to the file. */
export function artifactLink(published: Published): string {
  const name = artifactName(published);
  if (published.url.startsWith('file://'))
    return `[${name}](${published.url.replaceAll('(', '%28').replaceAll(')', '%29').replaceAll('|', '%7C')})`;
  return /^https?:\/\//.test(published.url) ? `[${name}](${published.url})` : `${name} (${code(published.url)})`;
}

export function artifactName({ kind, number, branch, ready }: Published): string {
  if (kind === 'branch') return `branch ${code(branch ?? '')}`;
  const noun = kind === 'issue' ? 'Issue' : ready === true ? 'PR' : 'draft PR';
  return number === null ? noun : `${noun} #${number}`;
}

/** How much of the paper the arms were given. */
export const textSources: Readonly<Record<TextSource, string>> = {
  html: 'full text',
  pdf: 'full text, from the PDF',
  abstract: 'abstract only',
  file: 'from a file',
  brief: 'the text of this issue',
};

/** A title between asterisks, safe there. */
export function boldTitle(title: string): string {
  return `**${foreignTitle(title, 160).replace(/[\\`*_[\]<>|~&]/g, '\\$&')}**`;
}

/** `owner/name@4e32d28`, as code; the commit only when it is known. */
export function repositoryAt(repo: string, sha: string | null): string {
  return code(sha === null ? repo : `${repo}@${sha.slice(0, 7)}`);
}

/** A reason may be a clause: `cancelled by mira`. What begins with a name, of a person or a provider, keeps it as it is. */
export function asSentence(text: string): string {
  const begun = text.replace(
    /^(?:cancelled|stopped|declined|switched off)\b/,
    (word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`,
  );
  return text === '' || /[.!?…]["”)]?$/.test(text) ? begun : `${begun}.`;
}
