// Sets or reads the operator's switch in the rows that the bot reads.
import { createHash } from 'node:crypto';
import { OffRow, ownersOffList, rowKeys } from '../../artifacts/rows.ts';
import { switchKey } from '../../command/admission/kill-switch.ts';
import { readConfig } from '../../config.ts';
import type { Rows } from '../../ports/rows.ts';
import { openRows } from '../wiring/rows.ts';
import { checkedOwner } from './owner-name.ts';
import { recordAct } from './record-act.ts';

export interface SwitchOptions {
  readonly owner?: string;
  readonly reason?: string;
  readonly by: string;
}

/** Answers how the switch stands now, in a line. Safe to repeat. */
export async function setSwitch(
  state: 'on' | 'off' | 'status',
  { owner, by, reason = '' }: SwitchOptions,
): Promise<string> {
  // Whoever believes that something is off must be right.
  if (owner !== undefined && state !== 'on') checkedOwner(owner);
  const { rows, place, close } = await openRows(readConfig(), state === 'status' ? 'look' : 'write');
  const key = switchKey(owner ?? null);
  const whose = `Runs of ${owner ?? 'everybody'}`;
  try {
    if (state === 'off') await switchOff(rows, owner, { by, reason, at: Date.now() });
    if (state === 'on') await switchOn(rows, owner);
    const row = await rows.get(key);
    if (!row) {
      const off = owner === undefined ? await ownersOff(rows) : [];
      return `${whose} are on${off.length === 0 ? '' : `, but of ${off.join(', ')} they are off`} (${place}).`;
    }
    const off = OffRow.parse(row.value);
    const why = off.reason === '' ? '' : `: ${off.reason}`;
    return `${whose} are off since ${new Date(off.at).toISOString()} by ${off.by}${why} (${place}).`;
  } finally {
    close();
  }
}

async function switchOff(rows: Rows, owner: string | undefined, off: OffRow): Promise<void> {
  await rows.put(switchKey(owner ?? null), off, 'any');
  if (owner !== undefined) await rows.put(rowKeys.ownerOffListed(owner), {}, 'any');
  const reason_sha256 = off.reason === '' ? null : createHash('sha256').update(off.reason).digest('hex');
  await recordAct({ act: 'switch.off', owner: owner ?? null, facts: { named: off.by, reason_sha256 } });
}

/** On record where it was off. */
async function switchOn(rows: Rows, owner: string | undefined): Promise<void> {
  const key = switchKey(owner ?? null);
  const was = await rows.get(key);
  await rows.delete(key);
  if (owner !== undefined) await rows.delete(rowKeys.ownerOffListed(owner));
  if (was !== null) await recordAct({ act: 'switch.on', owner: owner ?? null, facts: {} });
}

async function ownersOff(rows: Rows): Promise<string[]> {
  const { pk, prefix } = ownersOffList;
  return (await rows.list(pk, prefix)).map(({ sk }) => sk.slice(prefix.length));
}
