// The grounding audit: every claim in an arm's words about the repository and the paper, held against the frozen bytes.
import type { ArmResult } from '../../domain/arm.ts';
import type { CheckedClaim, Grounding } from '../../domain/findings.ts';
import { type Statement, statementsOf } from '../statements.ts';
import { type AbsenceGround, absenceClaims, missingWords } from './absence.ts';
import type { Finding, Said } from './claim.ts';
import { countClaims } from './counts.ts';
import { type DeniedGround, deniedSymbol, judgeDenial } from './denials.ts';
import { emptinessClaims } from './emptiness.ts';
import { excerptClaims } from './excerpts.ts';
import { type Ground, groundOf, type Tree } from './ground.ts';
import { type PaperText, paperClaims, paperGround } from './paper-claims.ts';
import { type Origin, pathClaims } from './paths.ts';
import { type Read, read } from './reading.ts';
import { type Sentence, sentencesOf } from './sentences.ts';
import { namedIn, symbolClaims } from './symbols.ts';

export interface AuditInputs {
  readonly words: Pick<ArmResult, 'preflight' | 'patch_notes' | 'review' | 'issue'>;
  /** The frozen repository. */
  readonly base: Tree;
  /** The same with the arm's own patch in it; null when it has none. */
  readonly draft: Tree | null;
  readonly paper: PaperText;
  /** Which repository that is, for links into it. */
  readonly origin: Origin;
  readonly isTest: (path: string) => boolean;
}

interface Placed extends Said {
  readonly where: string;
}

/** Pure. A claim is made once however often it is written; where it is judged differently, the worst counts. */
export function auditGrounding(inputs: AuditInputs): Grounding {
  const ground = groundOf(inputs.base, inputs.draft);
  const placed = statementsOf(inputs.words)
    .flatMap(sentencesIn)
    .map((said) => read(said, ground));
  const judge = judgeOver(inputs, ground, placed);
  const claims = new Map<string, CheckedClaim>();
  for (const said of placed) {
    for (const finding of judge(said)) keep(claims, said, finding);
  }
  return summed([...claims.values()]);
}

function sentencesIn({ where, text, mood }: Statement): Placed[] {
  return sentencesOf(text).map((sentence) => ({ where, mood, sentence }));
}

/** All names that the draft does not hold are looked for in one pass over the repository: one that nothing holds goes through every file. */
function judgeOver(
  { base, paper, origin, isTest }: AuditInputs,
  ground: Ground,
  placed: readonly (Placed & Read)[],
): (said: Placed & Read) => Finding[] {
  const [frozen, text] = [groundOf(base, null), paperGround(paper)];
  const denied = placed.flatMap(({ denials }) => denials.flatMap((denial) => deniedSymbol(denial) ?? []));
  const names = placed.flatMap((said) => namedIn(said).flatMap(({ parts }) => parts));
  const drafted = ground.drafted(names);
  const unseen = names.filter((name) => !drafted.has(name));
  const { found: known, all } = frozen.find([...placed.flatMap(missingWords), ...denied, ...unseen]);
  const found = new Set([...drafted, ...known]);
  const declared = frozen.declared(denied.filter((name) => known.has(name)));
  const at = { ground: frozen, isTest, known, all, declared };
  return (said) => [
    ...pathClaims(said, ground, origin),
    ...excerptClaims(said, ground),
    ...symbolClaims(said, ground, found),
    ...countClaims(said, { ground, isTest }),
    ...paperClaims(said, text),
    // In its notes and its review an arm speaks of its draft: that something is not in there says nothing of the repository.
    ...(/^(?:preflight|issue)\./.test(said.where) ? absences(said, at) : []),
  ];
}

function absences(said: Placed & Read, at: AbsenceGround & DeniedGround): Finding[] {
  if (said.mood === 'proposes') return [];
  return [
    ...absenceClaims(said, at),
    ...emptinessClaims(said.pieces, at),
    ...said.denials.flatMap((denial) => judgeDenial(denial, at) ?? []),
  ];
}

const severity = { supported: 0, unsupported: 1, false: 2 } as const;

function keep(claims: Map<string, CheckedClaim>, { where, sentence }: Placed, finding: Finding): void {
  const key = `${finding.kind} ${finding.claim.toLowerCase()}`;
  const before = claims.get(key);
  if (before !== undefined && severity[before.status] >= severity[finding.status]) return;
  claims.set(key, { ...finding, where, sentence: shortened(sentence) });
}

const longest = 300;

function shortened({ text }: Sentence): string {
  return text.length <= longest
    ? text
    : `${text
        .slice(0, longest - 1)
        .toWellFormed()
        .trimEnd()}…`;
}

function summed(claims: readonly CheckedClaim[]): Grounding {
  const of = (status: CheckedClaim['status']) => claims.filter((claim) => claim.status === status).length;
  const [supported, unsupported, untrue] = [of('supported'), of('unsupported'), of('false')];
  const decided = supported + untrue;
  return {
    schema_version: 1,
    checked: claims.length,
    supported,
    unsupported,
    false: untrue,
    rate: decided === 0 ? null : Math.round((supported / decided) * 10_000) / 10_000,
    claims: [...claims],
  };
}
