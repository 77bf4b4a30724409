// The kill switch: `enabled: false` of a repository or an organisation, and the operator's own, which need no deployment. Read at every
// turn of every arm, so what lies at the forge is kept in a row for a minute.
import { OffRow, rowKeys, SettingsOffRow } from '../../artifacts/rows.ts';
import { code } from '../../comment/fit.ts';
import { foreignLine } from '../../comment/foreign/text.ts';
import { ForgeError } from '../../domain/errors.ts';
import { inheritedPath, settingsPath } from '../../domain/settings-path.ts';
import type { GitHubTarget } from '../../domain/target.ts';
import { sinceThen } from '../../ports/clock.ts';
import type { Switches, World } from '../../ports/world.ts';
import { readYaml } from '../settings/read-yaml.ts';
import { textFile } from './premises.ts';

const keptFor_s = 86_400;

type Parts = Pick<World, 'rows' | 'forges' | 'clock' | 'log' | 'pace'>;

/** `enabled`: what the environment of this deployment says. */
export function killSwitch(parts: Parts, enabled: boolean): Switches {
  return {
    async off(target, reading = 'kept') {
      if (target.kind !== 'github') return null;
      if (!enabled) return 'switched off for this deployment (`OUTRIDER_ENABLED=false`)';
      const operator = (await switchedOff(null, parts)) ?? (await switchedOff(target.owner, parts));
      return operator ?? (reading === 'live' ? live(target, parts) : kept(target, parts));
    },
  };
}

/** The operator's switch for an owner, or for all of them (null). */
export function switchKey(owner: string | null) {
  return owner === null ? rowKeys.deploymentOff : rowKeys.ownerOff(owner);
}

async function switchedOff(owner: string | null, { rows }: Parts): Promise<string | null> {
  const row = await rows.get(switchKey(owner));
  if (!row) return null;
  const { by, reason } = OffRow.parse(row.value);
  const why = reason === '' ? '' : `: ${foreignLine(reason, 200)}`;
  return `switched off for ${owner === null ? 'this deployment' : code(owner)} by ${foreignLine(by, 60)}${why}`;
}

async function live(target: GitHubTarget, parts: Parts): Promise<string | null> {
  const off = await readOff(target, parts);
  await keep(target, { off, at: parts.clock.now() }, parts);
  return off;
}

/** One reader a minute asks the forge; the others, and everybody while the forge is away, go by what was read last. */
async function kept(target: GitHubTarget, parts: Parts): Promise<string | null> {
  const { rows, clock, log, pace } = parts;
  const key = rowKeys.settingsOff(target);
  const row = await rows.get(key);
  const last = row ? SettingsOffRow.parse(row.value) : null;
  const now = clock.now();
  const age = last && sinceThen(last.at, now);
  if (last && age !== null && age < pace.switch_s * 1000) return last.off;
  const claim: SettingsOffRow = { off: last?.off ?? null, at: now };
  const mine = await rows.put(key, claim, row ? { version: row.version } : 'absent', { expiresAt: expiry(now) });
  if (!mine) return last?.off ?? null;
  try {
    return await live(target, parts);
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    log.warn('the switch could not be read', { repo: `${target.owner}/${target.repo}`, problem: error.message });
    return claim.off;
  }
}

async function keep(target: GitHubTarget, row: SettingsOffRow, { rows }: Parts): Promise<void> {
  await rows.put(rowKeys.settingsOff(target), row, 'any', { expiresAt: expiry(row.at) });
}

const expiry = (now: number) => Math.floor(now / 1000) + keptFor_s;

/** Either file switches off, whatever else it says: a mistake in another line must not keep a switch from working. */
async function readOff(target: GitHubTarget, { forges }: Parts): Promise<string | null> {
  if (saysOff(await textFile(forges.organisation(target), inheritedPath, null)))
    return `switched off by ${code('enabled: false')} in ${code(inheritedPath)} of the organisation's ${code('.github')} repository`;
  if (saysOff(await textFile(forges.open(target), settingsPath, null)))
    return `switched off by ${code('enabled: false')} in ${code(settingsPath)}`;
  return null;
}

function saysOff(yaml: string | null): boolean {
  const read = yaml === null ? null : readYaml(yaml);
  return read?.ok === true && typeof read.value === 'object' && Reflect.get(read.value ?? {}, 'enabled') === false;
}
