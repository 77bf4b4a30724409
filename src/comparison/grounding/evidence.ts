// The evidence that a model gives for the paper's claims, held against the frozen bytes: the section exists, the file and line are
// there, and code that it quotes stands in them.
import type { SubmitCoverage } from '../../domain/endings.ts';
import type { CheckedEvidence } from '../../domain/refinement.ts';
import type { Finding, Said } from './claim.ts';
import { excerptClaims } from './excerpts.ts';
import { type Ground, groundOf, type Tree } from './ground.ts';
import { type PaperText, paperClaims, paperGround } from './paper-claims.ts';
import { pathClaims } from './paths.ts';
import { read } from './reading.ts';
import { sentencesOf } from './sentences.ts';

export interface EvidenceGround {
  /** The frozen repository. */
  readonly base: Tree;
  /** The same with the patch in it that the model read. */
  readonly draft: Tree | null;
  readonly paper: PaperText;
}

const severity = { supported: 0, unsupported: 1, false: 2 } as const;

/** One answer per item, in their order; null where an item names nothing that could be looked up. */
export function checkEvidence({ items }: SubmitCoverage, at: EvidenceGround): (CheckedEvidence | null)[] {
  const [ground, paper] = [groundOf(at.base, at.draft), paperGround(at.paper)];
  return items.map(({ claim, status, evidence }) => {
    // What is not done here may name what is not there.
    const mood = status === 'deferred' ? ('proposes' as const) : ('reports' as const);
    const said = (text: string): Said[] => sentencesOf(text).map((sentence) => ({ mood, sentence }));
    return worst([
      ...said(claim).flatMap((each) => paperClaims(each, paper)),
      ...said(evidence).flatMap((each) => evidenceFindings(each, ground, paper)),
    ]);
  });
}

function evidenceFindings(each: Said, ground: Ground, paper: ReturnType<typeof paperGround>): Finding[] {
  const sentence = read(each, ground);
  return [...pathClaims(sentence, ground), ...excerptClaims(sentence, ground), ...paperClaims(each, paper)];
}

/** The worst that was found. */
function worst(findings: readonly Finding[]): CheckedEvidence | null {
  const [first] = findings.toSorted((a, b) => severity[b.status] - severity[a.status]);
  if (first === undefined) return null;
  const { status, claim, why } = first;
  return { status, why: status === 'supported' ? '' : `${claim}: ${why}` };
}
