// The secrets gate: does anything leak? secretlint's recommended rules, and the very values of this installation's keys.
import type { GateResult } from '../../domain/gate.ts';
import type { Change, ChangeSet } from '../change-set.ts';
import { hiddenIn, knownIn } from './known-secret.ts';
import { type RuleHit, ruleHits } from './secret-rules.ts';

/** Scans one text and answers the rows (from 0) that hold a secret, with the rule that says so. Throws when it cannot run. */
export type Scan = (path: string, text: string) => Promise<readonly Pick<RuleHit, 'row' | 'rule'>[]>;

export interface SecretsInput {
  readonly set: ChangeSet;
  /** Values of the keys of this installation; shorter than 8 characters are ignored. Never printed. */
  readonly knownSecrets: readonly string[];
  readonly scan?: Scan;
}

export async function secretsGate({ set, knownSecrets, scan = ruleHits }: SecretsInput): Promise<GateResult> {
  const reasons: string[] = [];
  let lines = 0;
  try {
    for (const change of set.changes) {
      lines += change.addedLines.length;
      reasons.push(...(await scanned(change, scan)), ...known(set, change, knownSecrets));
    }
    if (reasons.length === 0) reasons.push(...spread(set, knownSecrets));
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown error';
    const reason = `The scanner for secrets could not run (${why}), so nothing is known to be safe.`;
    return { gate: 'secrets', outcome: 'fail', reasons: [reason], measures: { lines, hits: 0, scanner_ran: false } };
  }
  const outcome = reasons.length > 0 ? 'fail' : 'pass';
  return { gate: 'secrets', outcome, reasons, measures: { lines, hits: reasons.length, scanner_ran: true } };
}

async function scanned(change: Change, scan: Scan): Promise<string[]> {
  const reasons: string[] = [];
  for (const { rule } of await scan('file-name.txt', change.path))
    reasons.push(`The name of a file holds what looks like a secret (${rule}).`);
  if (change.addedLines.length === 0) return reasons;
  const text = change.addedLines.map((each) => each.text).join('\n');
  for (const { row, rule } of await scan(change.path, text)) {
    const line = (change.addedLines[row]?.row ?? 0) + 1;
    reasons.push(`${safe(change.path)} line ${line} holds what looks like a secret (${rule}).`);
  }
  return [...new Set(reasons)];
}

/** A key of which each file holds a piece. */
function spread(set: ChangeSet, secrets: readonly string[]): string[] {
  const all = set.changes.map((change) => `${change.path}\n${addedBy(set, change)}`).join('\n');
  const found = set.changes.length > 1 ? knownIn(all, secrets) : null;
  return found === null ? [] : [`The files together hold ${found}.`];
}

function addedBy(set: ChangeSet, change: Change): string {
  const bytes = set.patch.files.find((each) => each.path === change.path)?.after ?? null;
  return change.after === null && bytes !== null
    ? new TextDecoder('latin1').decode(bytes)
    : change.addedLines.map((each) => each.text).join('\n');
}

function known(set: ChangeSet, change: Change, secrets: readonly string[]): string[] {
  const added = addedBy(set, change);
  const reasons: string[] = [];
  for (const [index, secret] of secrets.entries()) {
    const inName = hiddenIn(change.path, secret);
    const inText = hiddenIn(added, secret);
    if (inName !== null) reasons.push(`The name of a file holds key ${index + 1} of this installation (${inName}).`);
    if (inText !== null)
      reasons.push(
        `${inName === null ? safe(change.path) : 'A file'} holds key ${index + 1} of this installation (${inText}).`,
      );
  }
  return reasons;
}

const safe = (path: string): string => JSON.stringify(path).slice(1, -1);
