// The audit log, read and verified, as text or as one JSON document.
import { chainsOf, readChain, readSeen } from '../../artifacts/audit.ts';
import { auditKey } from '../../artifacts/audit-chain.ts';
import { missingEntries, verifyChain } from '../../artifacts/audit-verify.ts';
import type { Config } from '../../config.ts';
import type { AuditEntry } from '../../domain/audit.ts';
import { UsageError } from '../../domain/errors.ts';
import type { Journal } from '../../ports/audit.ts';
import { deployedConfig } from '../wiring/apps.ts';
import { readAuditLog } from '../wiring/audit-log.ts';

export interface AuditFlags {
  readonly owner?: string;
  readonly experiment?: string;
  readonly since?: string;
  readonly json?: boolean;
}

interface Chain {
  readonly experiment: string;
  readonly whole: boolean;
  readonly problems: readonly string[];
  /** Entries whose author could not be checked: WEBHOOK_SECRET is another one, or not set. */
  readonly unchecked: number;
  readonly entries: readonly AuditEntry[];
}

/** Answers 0 for chains that are whole, 1 when one is not. Throws UsageError for flags that name nothing. */
export async function runAudit(flags: AuditFlags, write: (text: string) => void, given?: Config): Promise<number> {
  if ((flags.owner === undefined) === (flags.experiment === undefined))
    throw new UsageError('Say whose log: --owner ORG, or --experiment ID.');
  if (flags.since !== undefined && flags.owner === undefined)
    throw new UsageError('--since goes with --owner: an experiment is printed whole, since its entries are chained.');
  const config = given ?? (await deployedConfig());
  const log = await readAuditLog(config);
  try {
    const chains = await read(log.journal, flags, config);
    if (flags.json) write(`${JSON.stringify({ schema_version: 1, place: log.place, chains }, null, 2)}\n`);
    else write(chains.length > 0 ? textOf(chains, log.place) : nothing(flags, log.place));
    return chains.every(({ whole }) => whole) ? 0 : 1;
  } finally {
    log.close();
  }
}

async function read(journal: Journal, { owner, experiment, since }: AuditFlags, config: Config): Promise<Chain[]> {
  const names = owner === undefined ? [experiment ?? ''] : await chainsOf(journal, owner, since ?? null);
  const key = config.webhookSecret === undefined ? null : auditKey(config.webhookSecret);
  const chains: Chain[] = [];
  for (const name of names) {
    // Before the entries: a run that goes on meanwhile marks only what those then have.
    const seen = await readSeen(journal, name);
    const entries = await readChain(journal, name);
    if (owner === undefined && entries.length === 0)
      throw new UsageError(
        `The audit log has no entry for ${name}. \`outrider audit --owner ORG\` lists what there is.`,
      );
    const { problems: breaks, unchecked } = verifyChain(name, entries, key);
    const problems = [...breaks, ...missingEntries(entries, seen)];
    chains.push({ experiment: name, whole: problems.length === 0, problems, unchecked, entries });
  }
  return chains;
}

function textOf(chains: readonly Chain[], place: string): string {
  const broken = chains.filter(({ whole }) => !whole).length;
  const counted = chains.length === 1 ? 'one chain' : `${chains.length} chains`;
  const verdict = broken === 0 ? 'whole' : `${broken} tampered with`;
  return `${chains.map(chainText).join('\n')}\n${counted} in ${place}: ${verdict}\n`;
}

/** "0 chains: whole" would say of a name with a slip in it that all is well. */
function nothing({ owner, since }: AuditFlags, place: string): string {
  return `Nothing of ${owner ?? ''}${since === undefined ? '' : ` since ${since}`} in ${place}.\n`;
}

function chainText({ experiment, problems, unchecked, entries }: Chain): string {
  const lines = entries.map(({ at, act, facts }) => `  ${at}  ${act.padEnd(15)} ${factsText(facts)}`);
  const note =
    unchecked > 0
      ? [`  ? who wrote ${unchecked} entries was not checked: set WEBHOOK_SECRET to the one they were written under`]
      : [];
  return [experiment, ...lines, ...note, ...problems.map((problem) => `  ! ${problem}`), ''].join('\n');
}

function factsText(facts: AuditEntry['facts']): string {
  return Object.entries(facts)
    .filter(([name, fact]) => fact !== null && !name.endsWith('_sha256'))
    .map(([name, fact]) => `${name}=${/\s/.test(String(fact)) ? JSON.stringify(fact) : String(fact)}`)
    .join(' ');
}
