// A claim as it is being judged: who says it how, and the words that make a missing thing a plan and no error.
import type { CheckedClaim } from '../../domain/findings.ts';
import type { Statement } from '../statements.ts';
import type { Sentence } from './sentences.ts';

export type Finding = Pick<CheckedClaim, 'kind' | 'status' | 'claim' | 'why'>;

export interface Said {
  readonly sentence: Sentence;
  readonly mood: Statement['mood'];
}

export const holds = (kind: Finding['kind'], claim: string): Finding => ({ kind, status: 'supported', claim, why: '' });
export const open = (kind: Finding['kind'], claim: string, why: string): Finding => ({
  kind,
  status: 'unsupported',
  claim,
  why,
});
export const untrue = (kind: Finding['kind'], claim: string, why: string): Finding => ({
  kind,
  status: 'false',
  claim,
  why,
});

/** A name that is said to be nowhere and that no file declares or is called by. `all`: every file was searched. */
export function nowhere(
  claim: string,
  name: string,
  found: { readonly mentioned: boolean; readonly all: boolean },
): Finding {
  if (found.mentioned) return open('absence', claim, `“${name}” occurs in the repository`);
  return found.all ? holds('absence', claim) : open('absence', claim, 'not every file could be searched');
}

const modal =
  /\b(?:will|would|could|should|shall|might|may|can be|to be|needs?|planned|plans?|propos\w+|suggest\w*|future|follow-?up|later|if|unless|instead|perhaps|maybe|generated|written|produced|downloaded|cached|ignored|outputs?|e\.g|for example|such as|upstream|reference implementation|their (?:code|repo\w*))\b/i;
const making =
  /\b(?:add(?:s|ed|ing)?|new|creat(?:e|es|ed|ing)|introduc\w+|writ(?:e|es|ing)|plac(?:e|es|ing)|put(?:s|ting)?|mov(?:e|es|ed|ing)|renam\w+|split\w*|extract\w*|register(?:s|ing)?|implement(?:s|ing)?)\b/i;
const denial =
  /\b(?:no|not|never|nor|neither|without|missing|lacks?|lacking|absent|none|nothing|cannot|nowhere)\b|n['’]t\b/i;

/**
 * Whether a thing that is not there may be meant as one that is not there: a plan, a proposal, a denial. In a report of the draft, what
 * it "adds" has to be in it.
 */
export function mayBeMissing({ sentence, mood }: Said): boolean {
  // Names in code are no words of the sentence: `create` is not said to be created.
  const text = sentence.runs.map((run) => (run.code ? 'it' : run.text)).join('');
  return mood === 'proposes' || modal.test(text) || denial.test(text) || (mood === 'asserts' && making.test(text));
}
