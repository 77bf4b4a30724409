// What was found out about the arms' words: rows of the summary, lines of a result, the claims that do not hold, where two arms part.
import type { Behaviour, CheckedClaim, Grounding } from '../../domain/findings.ts';
import type { ArmRow } from '../../domain/records.ts';
import { cut, firstSentence } from '../cut.ts';
import { code } from '../fit.ts';
import { foreignLine } from '../foreign/text.ts';
import { count, duration, listed, none } from '../numbers.ts';
import { armLabel } from '../vocabulary.ts';
import { firstDifference } from './difference.ts';
import { type FalseClaim, isArtifact, type Measure, type SummaryArm } from './view.ts';

type Found = Pick<ArmRow, 'grounding' | 'behaviour'>;

/** `21 of 22, 3 open`: of the claims that could be decided, those that hold; then those that could not. */
export function claimsHold({ supported, unsupported, false: untrue }: Grounding): string {
  if (supported + untrue === 0) return unsupported === 0 ? none : `${unsupported} open`;
  return `${supported} of ${supported + untrue}${unsupported > 0 ? `, ${unsupported} open` : ''}`;
}

/** Rows of the summary's table; only what some arm has. */
export function findingsMeasures(arms: readonly SummaryArm[]): Measure[] {
  const open = arms.some(({ row }) => (row.grounding?.unsupported ?? 0) > 0);
  const rows = [
    measure(arms, 'claims that hold', ({ grounding }) => (grounding ? claimsHold(grounding) : '')),
    measure(arms, 'commitments / questions', ({ behaviour }) =>
      behaviour && behaviour.artifact !== 'none' ? `${behaviour.commitments} / ${behaviour.questions}` : '',
    ),
    measure(arms, 'said to be done, not in the patch', ({ behaviour }) => (behaviour ? absentWords(behaviour) : '')),
  ];
  const [claims, ...rest] = rows;
  const noted = claims ? [{ ...claims, note: open ? 'open: neither borne out nor refuted' : '' }, ...rest] : rest;
  return noted.filter(({ values }) => Object.values(values).some((value) => value !== '' && value !== none));
}

function measure(arms: readonly SummaryArm[], name: string, value: (row: Found) => string): Measure {
  const values = arms.map(({ plan, row }) => [plan.slug, value(row)] as const).filter(([, shown]) => shown !== '');
  return { name, values: Object.fromEntries(values), note: '' };
}

function absentWords({ scope }: Behaviour): string {
  if (scope === null || (scope.absent.length === 0 && !scope.tests_absent)) return '';
  const names = [...scope.absent.flatMap((entry) => entry.names), ...(scope.tests_absent ? ['tests'] : [])];
  return listed(names.slice(0, 4)) + (names.length > 4 ? ` and ${names.length - 4} more` : '');
}

/** What the frozen bytes refute, with what is there instead. */
export function falseClaims(arms: readonly SummaryArm[]): FalseClaim[] {
  return arms.flatMap(({ plan, row }) =>
    refuted(row.grounding).map((claim) => ({
      slug: plan.slug,
      claim: named(claim),
      sentence: claim.sentence,
      why: claim.why,
    })),
  );
}

function refuted(grounding: Grounding | null): readonly CheckedClaim[] {
  return grounding?.claims.filter(({ status }) => status === 'false') ?? [];
}

/** Of a result: what was counted in the arm's words. Empty when nobody looked. */
export function findingsLines({ grounding, behaviour }: Found): string {
  const lines = [
    grounding && grounding.checked > 0 ? `claims about repository and paper that hold: ${claimsHold(grounding)}` : '',
  ];
  if (behaviour && behaviour.artifact !== 'none') {
    const { words, headings, commitments, questions, files_named, lines_named, decide_s } = behaviour;
    lines.push(
      [
        count(words, 'word'),
        count(headings, 'sub-heading'),
        count(commitments, 'commitment'),
        count(questions, 'question'),
        `${count(files_named, 'file')} and ${count(lines_named, 'line')} named`,
      ].join(', '),
      decide_s === null ? '' : `decided on its route in ${duration(decide_s)}`,
      behaviour.premise_challenged === null ? '' : 'doubts the premise of the request',
    );
  }
  return lines.filter((line) => line !== '').join(' · ');
}

const mostQuoted = 3;

/** Of a result, for everybody to see: the claims that do not hold, and what is said to be done and is not there. */
export function objections({ grounding, behaviour }: Found): string {
  const wrong = refuted(grounding);
  const lines = wrong.slice(0, mostQuoted).map((claim) => `${named(claim)}: ${cut(claim.why, 160)}`);
  if (wrong.length > mostQuoted) lines.push(`and ${wrong.length - mostQuoted} more`);
  const absent = behaviour ? absentWords(behaviour) : '';
  if (absent !== '') lines.push(`said to be done and not in the patch: ${cut(absent, 200)}`);
  // Cleaned as a whole: two tame pieces may make an address together.
  return lines.length === 0 ? '' : `**Does not hold:** ${foreignLine(lines.join('; '), 900)}.`;
}

/** Names of places and symbols as code, words in quotation marks. */
function named({ kind, claim }: CheckedClaim): string {
  const text = cut(claim, 160);
  return ['path', 'line', 'symbol'].includes(kind) ? code(text) : `“${text.replace(/^[“"]|[”"]$/g, '')}”`;
}

/** Two or three sentences from counted facts, quoting what decided. Empty unless there are two arms with an artifact each. */
export function partingWords(arms: readonly SummaryArm[]): string {
  const [a, b] = arms;
  if (arms.length !== 2 || a === undefined || b === undefined || !isArtifact(a) || !isArtifact(b)) return '';
  return [decision(a, b), counts(a, b), singular(a, b)].filter((sentence) => sentence !== '').join(' ');
}

function decision(a: SummaryArm, b: SummaryArm): string {
  const difference = firstDifference(a.result, b.result);
  if (difference === null) return '';
  const said = [
    [a, difference.a],
    [b, difference.b],
  ] as const;
  const quotes = said
    .filter(([arm, words]) => words !== '' || isSatisfied(arm, difference.phase))
    .map(([arm, words]) => {
      // Approval decides nothing: only what was objected to is quoted.
      if (isSatisfied(arm, difference.phase)) return `${armLabel(arm.plan)} finds its draft fit to ship`;
      return `${armLabel(arm.plan)} says “${words.replace(/\.$/, '')}”`;
    });
  const place = difference.phase === 'result' ? 'In the result' : `At ${difference.phase}`;
  return quotes.length === 0 ? `${place}, without a word on why.` : `${place} ${quotes.join('; ')}.`;
}

function isSatisfied({ result }: SummaryArm, phase: string): boolean {
  return phase === 'self-review' && result.review?.decision === 'ship';
}

/** Who undertakes how much, and asks how much. */
function counts(a: SummaryArm, b: SummaryArm): string {
  const [of, against] = [a.row.behaviour, b.row.behaviour];
  if (of === null || against === null || of.artifact === 'none' || against.artifact === 'none') return '';
  const some = (number: number, noun: string) => (number === 0 ? `no ${noun}` : count(number, noun));
  const other = (number: number) => (number === 0 ? 'none' : String(number));
  const first = `${armLabel(a.plan)} makes ${some(of.commitments, 'commitment')} and asks ${some(of.questions, 'question')} in ${of.words} words`;
  return `${first}; ${armLabel(b.plan)} makes ${other(against.commitments)} and asks ${other(against.questions)} in ${against.words}.`;
}

/** What only one of them did: doubt the premise, or say what is not so. */
function singular(a: SummaryArm, b: SummaryArm): string {
  const doubts = [a, b].filter(({ row }) => row.behaviour?.premise_challenged);
  const [only] = doubts;
  if (doubts.length === 1 && only) {
    const doubt = only.row.behaviour?.premise_challenged ?? '';
    return `Only ${armLabel(only.plan)} doubts the premise: “${cut(firstSentence(doubt), 240).replace(/\.$/, '')}”.`;
  }
  return [a, b]
    .map(wrongWords)
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function wrongWords({ plan, row }: SummaryArm): string {
  const wrong = refuted(row.grounding);
  const [first] = wrong;
  if (first === undefined) return '';
  const example = `${named(first)} (${cut(first.why, 120)})`;
  return wrong.length === 1
    ? `One claim of ${armLabel(plan)} does not hold: ${example}.`
    : `${wrong.length} claims of ${armLabel(plan)} do not hold, ${example} for one.`;
}
