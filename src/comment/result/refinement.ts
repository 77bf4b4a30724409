// What came after publishing, in words: the paper's claims against the patch, what was pushed or set aside, what a phase cost.
import { phaseRow } from '../../comparison/rows.ts';
import type { SubmitCoverage } from '../../domain/endings.ts';
import type { PhaseName } from '../../domain/names.ts';
import { countClaims, failedOf, type RefinedCommit, type Refinement } from '../../domain/refinement.ts';
import type { Topical } from '../artifact/topics.ts';
import { phaseTable } from '../figure-lines.ts';
import { code, folded, table } from '../fit.ts';
import { foreignCell, foreignLine } from '../foreign/text.ts';
import { gateSentence } from '../gate-words.ts';
import { count, none } from '../numbers.ts';
import type { Measure } from '../summary/view.ts';

type Status = SubmitCoverage['items'][number]['status'];

const statusWords: Readonly<Record<Status, string>> = {
  covered: '✅ covered',
  deferred: `${none} not done here`,
  deviation: '⚠️ otherwise than the paper',
};
/** What a reader has to look at comes first. */
const order: readonly Status[] = ['deviation', 'deferred', 'covered'];
const mostClaims = 60;

/** `4 of 5 covered, 1 not done here`; empty without a claim. */
export function claimsLine(coverage: SubmitCoverage): string {
  const { covered, deferred, deviation } = countClaims(coverage);
  const all = coverage.items.length;
  if (all === 0) return '';
  const rest = [
    deferred > 0 ? `${deferred} not done here` : '',
    deviation > 0 ? `${deviation} otherwise than the paper` : '',
  ].filter((part) => part !== '');
  return [`${covered} of ${all} covered`, ...rest].join(', ');
}

/** For the body of a pull request; nothing without a claim. */
export function claimsTopic({ coverage, coverage_sha, evidence }: Refinement): Topical[] {
  if (coverage === null || coverage.items.length === 0) return [];
  const at = coverage_sha === null ? '' : ` at ${code(coverage_sha.slice(0, 7))}`;
  const lead = `${claimsLine(coverage)}; read${at} by the model that wrote the patch, and run by nobody.${evidenceLine(evidence)}`;
  const text = `${lead}\n\n${folded('Claim by claim', claimsTable(coverage, evidence))}`;
  return [{ topic: 'claims', heading: "The paper's claims", write: () => text, rank: 5, instead: lead }];
}

type Evidence = Refinement['evidence'];

/** How much of the evidence could be looked up, and what was not there. */
function evidenceLine(evidence: Evidence): string {
  const looked = (evidence ?? []).filter((each) => each !== null);
  if (looked.length === 0) return '';
  const of = (status: (typeof looked)[number]['status']) => looked.filter((each) => each.status === status).length;
  const [there, absent, unfound] = [of('supported'), of('false'), of('unsupported')];
  if (looked.length === 1) {
    const found = there > 0 ? 'there' : absent > 0 ? 'not there' : 'not found';
    return ` Outrider looked up the place that 1 claim names: it is ${found}.`;
  }
  const places = `the places that ${looked.length} claims name`;
  const are = (n: number) => `${n} ${n === 1 ? 'is' : 'are'}`;
  const parts = [
    absent + unfound === 0 ? 'all are there' : `${are(there)} there`,
    absent > 0 ? `${are(absent)} not there` : '',
    unfound > 0 ? `${are(unfound)} not found` : '',
  ].filter((part) => part !== '');
  return ` Outrider looked up ${places}: ${parts.join(', ')}.`;
}

function evidenceCell(text: string, checked: NonNullable<Evidence>[number] | undefined): string {
  const cell = foreignCell(gateSentence(text), 240);
  if (!checked || checked.status === 'supported') return cell;
  const word = checked.status === 'false' ? '❌ not there' : '❔ not found';
  return `${cell} (${word}: ${foreignCell(checked.why, 160)})`;
}

function claimsTable({ items }: SubmitCoverage, checked: Evidence): string {
  const sorted = items
    .map((item, i) => ({ ...item, checked: checked?.[i] }))
    .toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  const rows = sorted
    .slice(0, mostClaims)
    .map(({ claim, status, evidence, checked: found }) => [
      foreignCell(claim, 240),
      statusWords[status],
      evidenceCell(evidence, found),
    ]);
  const more = items.length - rows.length;
  return `${table(['claim', '', 'evidence'], rows)}${more > 0 ? `\n\nand ${count(more, 'more claim')}` : ''}`;
}

/** For the result of an arm: one line on the claims and the pushes, the phases folded. */
export function refinementLines(refinement: Refinement): string {
  const { coverage, commits, issue, problem } = refinement;
  const lines = [
    coverage === null ? '' : claimsLine(coverage) === '' ? '' : `claims of the paper: ${claimsLine(coverage)}`,
    ...commits.map(commitLine),
    issue === null ? '' : 'its text was held against the form that this repository asks for',
    problem === '' ? '' : foreignLine(problem, 300).replace(/\.$/, ''),
  ].filter((line) => line !== '');
  return lines.length === 0 ? '' : `After publishing: ${lines.join('; ')}.`;
}

export function refinementFold({ phases }: Refinement): string {
  return phases.length === 0 ? '' : folded('Refinement', phaseTable(phases.map(phaseRow)));
}

const doing: Partial<Record<PhaseName, string>> = { conventions: 'edits of form', ci: 'a repair for CI' };

function commitLine({ phase, sha, reason }: RefinedCommit): string {
  const what = doing[phase] ?? phase;
  return sha === null
    ? `${what} not pushed (${foreignLine(reason, 200).replace(/\.$/, '')})`
    : `${what} pushed as ${code(sha.slice(0, 7))}`;
}

/** Whether anything went into the branch after the draft. */
export function pushedLater({ commits }: Pick<Refinement, 'commits'>): boolean {
  return commits.some(({ sha }) => sha !== null);
}

/** Rows of the summary's table; only what some arm has. */
export function refinementMeasures(
  arms: readonly { readonly slug: string; readonly refinement: Refinement | null }[],
): Measure[] {
  const measure = (name: string, value: (refinement: Refinement) => string): Measure => ({
    name,
    values: Object.fromEntries(
      arms.flatMap(({ slug, refinement }) =>
        refinement && value(refinement) !== '' ? [[slug, value(refinement)]] : [],
      ),
    ),
    note: '',
  });
  const claims = measure('claims of the paper', ({ coverage }) => (coverage === null ? '' : claimsLine(coverage)));
  const ci = measure('CI', ({ ci: record }) => (record === null ? '' : ciWords(record)));
  return [claims, ci].filter(({ values }) => Object.keys(values).length > 0);
}

function ciWords(ci: NonNullable<Refinement['ci']>): string {
  const { state, checks, ready } = ci;
  const words: Readonly<Record<typeof state, string>> = {
    waiting: 'waiting',
    passed: `${count(checks, 'check')} passed${ready ? ', ready for review' : ''}`,
    failed: `${failedOf(ci)} of ${count(checks, 'check')} failed`,
    none: 'no check ran',
    gave_up: 'not finished in time',
    left: 'not waited for',
    unknown: 'not looked at',
  };
  return words[state];
}
