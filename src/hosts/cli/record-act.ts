// What an operator did at the command line, put on record: the act stands, whatever becomes of its entry.
import { randomBytes } from 'node:crypto';
import { openAudit } from '../../artifacts/audit.ts';
import { readConfig, secretsOf } from '../../config.ts';
import type { AuditAct, AuditFacts } from '../../domain/audit.ts';
import { messageOf } from '../../domain/errors.ts';
import { deploymentOwner } from '../../domain/provider-key.ts';
import { deployedConfig } from '../wiring/apps.ts';
import { logPlaceBeside, openLog } from '../wiring/audit-log.ts';
import { operatorOf } from '../wiring/operator.ts';
import { safe } from './text-columns.ts';

const theTable = "OUTRIDER_AUDIT_TABLE to the deployment's output AuditTable";
const theSecret = "WEBHOOK_SECRET to the App's, which signs it";

export interface OperatorAct {
  readonly act: Extract<AuditAct, `keys.${string}` | `switch.${string}` | `settings.${string}`>;
  /** Whom it concerns; null: every owner of the deployment. */
  readonly owner: string | null;
  readonly facts: AuditFacts;
}

/** After the act, in a chain of its own. Never throws: why there is no entry, and what to set, is one line on standard error. */
export async function recordAct(act: OperatorAct, read: typeof readConfig = readConfig): Promise<void> {
  const problem = await enter(act, read).catch(messageOf);
  if (problem === null) return;
  const line = safe(problem.replaceAll(/\s*\n\s*/g, ' ')).replace(/\.$/, '');
  process.stderr.write(`outrider: done, and no entry was made in the audit log: ${line}.\n`);
}

/** null: it is on record. Else what is missing. Throws where the log cannot be written. */
async function enter({ act, owner, facts }: OperatorAct, read: typeof readConfig): Promise<string | null> {
  const given = read();
  const place = logPlaceBeside(given);
  const signs = given.webhookSecret !== undefined || given.appParameter !== undefined;
  if (place === null || !signs)
    return `set ${[...(place === null ? [theTable] : []), ...(signs ? [] : [theSecret])].join(', and ')}`;
  const config = await deployedConfig(read);
  const { webhookSecret: secret } = config;
  if (secret === undefined) return `set ${theSecret}`;
  const log = await openLog(place);
  try {
    const audit = openAudit(log.journal, {
      clock: { now: Date.now },
      secret,
      knownSecrets: async () => secretsOf(config),
    });
    const whose = owner ?? deploymentOwner;
    const chain = { experiment: randomBytes(8).toString('hex'), owner: whose };
    const told = { owner: whose, ...facts, ...(await operatorOf(config)) };
    await audit.record(chain, { id: act, act, facts: told });
    return null;
  } finally {
    log.close();
  }
}
