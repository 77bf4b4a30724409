// What `outrider keys` does, in the rows that the bot reads. Answers are words to print; no key is ever among them.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type KeyLine, type KeyStore, keyStore, leastOf } from '../../artifacts/key-store.ts';
import { readConfig } from '../../config.ts';
import { messageOf, UsageError } from '../../domain/errors.ts';
import type { Provider } from '../../domain/model.ts';
import { deploymentOwner } from '../../domain/provider-key.ts';
import { usableKey } from '../wiring/key-text.ts';
import { openRows } from '../wiring/rows.ts';
import { sealingOf } from '../wiring/sealing.ts';
import { checkedOwner } from './owner-name.ts';
import { type OperatorAct, recordAct } from './record-act.ts';
import { columns } from './text-columns.ts';

export interface KeyTarget {
  readonly provider: Provider;
  readonly owner?: string;
}

/** Reads the key from a file or from standard input: never from an argument, which other users of a machine can see. */
export async function setKey({ provider, owner, keyFrom }: KeyTarget & { readonly keyFrom: string }): Promise<string> {
  const whose = ownerName(owner);
  const said = await readKey(keyFrom);
  if (said.trim() === '')
    throw new UsageError(
      `No key came ${keyFrom === '-' ? 'on standard input' : `from ${keyFrom}`}: pipe it in, or name the file that holds it with --key-from FILE.`,
    );
  const key = usableKey(provider, said);
  return withStore('write', async (keys, place) => {
    const { line, again } = await keys.add(whose, provider, key);
    if (again) return `${nameOf(line)} of ${word(whose)} was live already (${place}).`;
    await recordAct(actOn('keys.set', whose, line));
    const live = (await keys.list(whose)).filter((one) => one.provider === provider);
    const others = live.filter(({ id }) => id !== line.id).map(nameOf);
    const rest =
      others.length > 0
        ? ` The older key ${others.join(', ')} stays live; remove it when you have seen the new one work.`
        : '';
    return `${nameOf(line)} is the key of ${word(whose)} now, from the next piece of work on (${place}).${rest}`;
  });
}

export async function listKeys({
  provider,
  owner,
  json,
}: Partial<KeyTarget> & { readonly json?: true }): Promise<string> {
  const whose = ownerName(owner);
  return withStore('look', async (keys, place) => {
    const lines = (await keys.list(whose)).filter((line) => provider === undefined || line.provider === provider);
    if (json) return JSON.stringify(lines.map(published), null, 2);
    if (lines.length === 0)
      return `${word(whose)} has no key here (${place}). Set one: outrider keys set --provider PROVIDER${flag(whose)}`;
    const rows = lines.map((line) => [line.provider, `…${line.last4}`, dateOf(line.added_at), standing(line)]);
    return columns([['provider', 'key', 'set on', ''], ...rows], { left: 4 });
  });
}

export async function removeKey(target: KeyTarget & { readonly key?: string; readonly all?: true }): Promise<string> {
  const whose = ownerName(target.owner);
  return withStore('look', async (keys, place) => {
    const live = (await keys.list(whose)).filter(({ provider }) => provider === target.provider);
    const doomed = chosen(live, target);
    for (const line of doomed) {
      await keys.remove(whose, line);
      await recordAct(actOn('keys.removed', whose, line));
    }
    const left = live.filter((line) => !doomed.includes(line)).map(nameOf);
    const rest =
      left.length > 0 ? `${left.join(', ')} stays live.` : `${word(whose)} has no key for ${target.provider} any more.`;
    return `${doomed.map(nameOf).join(' and ')} of ${word(whose)} was removed (${place}). ${rest} Withdraw it at ${target.provider} too.`;
  });
}

function chosen(
  live: readonly KeyLine[],
  { key, all, provider, owner }: Parameters<typeof removeKey>[0],
): readonly KeyLine[] {
  const named = key === undefined ? live : live.filter(({ last4 }) => last4 === key.replace(/^…/, ''));
  if (named.length === 0) {
    const names = live.map(({ last4 }) => `…${last4}`).join(', ') || 'none';
    throw new UsageError(`${word(ownerName(owner))} has no such key for ${provider}. Live: ${names}.`);
  }
  if (all) return named;
  const least = leastOf(named);
  return least === undefined ? [] : [least];
}

/** `key` names it by its value, as `KeyRow.id` does. Every owner may be shown what the deployment did, and nothing of its keys. */
function actOn(act: 'keys.set' | 'keys.removed', whose: string, { provider, id, last4 }: KeyLine): OperatorAct {
  const shown = whose === deploymentOwner ? null : last4;
  return { act, owner: whose, facts: { provider, last4: shown, key: id } };
}

async function withStore<T>(use: 'look' | 'write', act: (keys: KeyStore, place: string) => Promise<T>): Promise<T> {
  const config = readConfig();
  const { rows, place, close } = await openRows(config, use);
  try {
    return await act(keyStore({ rows, sealing: sealingOf(config), clock: { now: Date.now } }), place);
  } finally {
    close();
  }
}

async function readKey(from: string): Promise<string> {
  if (from !== '-') {
    return readFile(from, 'utf8').catch((error: unknown) => {
      throw new UsageError(`The key could not be read from ${from}: ${messageOf(error)}`);
    });
  }
  if (process.stdin.isTTY) process.stderr.write('Paste the key, then Ctrl-D: ');
  return text(process.stdin);
}

function ownerName(owner: string | undefined): string {
  return owner === undefined ? deploymentOwner : checkedOwner(owner);
}

const word = (whose: string) => (whose === deploymentOwner ? 'the deployment' : whose);
const flag = (whose: string) => (whose === deploymentOwner ? '' : ` --owner ${whose}`);
const nameOf = ({ provider, last4 }: KeyLine) => `${provider} …${last4}`;
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const standing = ({ refused_at }: KeyLine) =>
  refused_at === null ? 'live' : `refused by the provider on ${dateOf(refused_at)}`;

function published({ provider, last4, added_at, refused_at }: KeyLine) {
  const moment = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return { provider, last4, added_at: moment(added_at), refused_at: moment(refused_at) };
}
