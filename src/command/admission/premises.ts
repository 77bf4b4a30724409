// What a command stands on: the repository's facts and settings, and what the asker may do, read live.
import { ForgeError } from '../../domain/errors.ts';
import { defaultSettings, type MonthCaps, reportLinks, type Settings } from '../../domain/settings.ts';
import { inheritedPath, settingsPath } from '../../domain/settings-path.ts';
import type { GitHubTarget } from '../../domain/target.ts';
import { isListed } from '../../experiment/authority.ts';
import type { Forge } from '../../ports/forge.ts';
import type { PinnedCommit, RepositoryFacts } from '../../ports/repository.ts';
import type { World } from '../../ports/world.ts';
import type { CommandDelivery } from '../receive/delivery.ts';
import type { SettingOrigin } from '../settings/merge.ts';
import type { SettingsProblem } from '../settings/problems.ts';
import { loadSettings } from '../settings/settings.ts';

/** Where: the repository of a command, or one that it is about. */
interface At {
  readonly target: GitHubTarget;
}

export interface Premises {
  readonly facts: RepositoryFacts;
  readonly settings: Settings;
  /** Who decided each setting, by its dotted name. */
  readonly origins: Readonly<Record<string, SettingOrigin>>;
  readonly months: MonthCaps;
  /** Whether a file of the organisation's was there to be read. */
  readonly inherits: boolean;
}

/** `settings` are those that decide who may command: the defaults where no better ones could be read. */
export type PremisesResult =
  | ({ readonly ok: true } & Premises)
  | { readonly ok: false; readonly why: 'empty'; readonly settings: Settings }
  | {
      readonly ok: false;
      readonly why: 'settings';
      readonly settings: Settings;
      readonly problems: readonly SettingsProblem[];
    };

/**
 * Who may command, and what may be spent, is read at the head of the default branch: a ref named in a command could be
 * anybody's, and must not bring its own rules along.
 */
export async function readPremises(delivery: At, world: World): Promise<PremisesResult> {
  const forge = world.forges.open(delivery.target);
  const facts = await forge.repository.facts();
  if (facts.empty) return { ok: false, why: 'empty', settings: defaultSettings };
  const repositoryYaml = await textFile(forge, settingsPath, null);
  const organisationYaml = await textFile(world.forges.organisation(delivery.target), inheritedPath, null);
  const loaded = loadSettings({ repositoryYaml, organisationYaml });
  if (!loaded.ok) return { ok: false, why: 'settings', settings: defaultSettings, problems: loaded.problems };
  const { settings, origins, months } = loaded;
  return { ok: true, facts, settings, origins, months, inherits: organisationYaml !== null };
}

/**
 * The settings of a run that starts from another ref: what the file says there over its organisation's, but authority and money stay as the
 * default branch has them, and limits and what is shown only go down. null when that file is not usable.
 */
export async function settingsAt(
  sha: string,
  { target, settings }: { readonly target: CommandDelivery['target']; readonly settings: Settings },
  world: World,
): Promise<Settings | null> {
  const yaml = await textFile(world.forges.open(target), settingsPath, sha);
  if (yaml === null) return settings;
  const organisationYaml = await textFile(world.forges.organisation(target), inheritedPath, null);
  const there = loadSettings({ repositoryYaml: yaml, organisationYaml });
  if (!there.ok) return null;
  const { enabled, who, models, budget, ceilings, limits, pair, report_link } = settings;
  const at = there.settings;
  return {
    ...at,
    enabled,
    who,
    models,
    ceilings,
    budget: {
      per_run: Math.min(budget.per_run, at.budget.per_run),
      per_month: Math.min(budget.per_month, at.budget.per_month),
    },
    limits: {
      turns: Math.min(limits.turns, at.limits.turns),
      minutes: Math.min(limits.minutes, at.limits.minutes),
      tokens: Math.min(limits.tokens, at.limits.tokens),
      files: Math.min(limits.files, at.limits.files),
      ci_wait: Math.min(limits.ci_wait, at.limits.ci_wait),
    },
    pair: { hold: Math.min(pair.hold, at.pair.hold) },
    report_link: reportLinks.find((width) => width === report_link || width === at.report_link) ?? report_link,
    paths: { blocked: [...new Set([...settings.paths.blocked, ...at.paths.blocked])] },
  };
}

/** Whether the asker may command here, live. Bots only by the app id that the settings list. */
export async function mayCommand(
  { actor, target }: At & Pick<CommandDelivery, 'actor'>,
  { who }: Settings,
  world: World,
): Promise<boolean> {
  if (actor.type === 'Bot') return actor.app_id !== null && who.bots.includes(actor.app_id);
  return isListed(actor.login, who, world.forges.open(target).repository);
}

/** null when there is no such ref. */
export async function pinRef(delivery: At, ref: string | null, world: World): Promise<PinnedCommit | null> {
  try {
    return await world.forges.open(delivery.target).repository.pin(ref);
  } catch (error) {
    if (error instanceof ForgeError && (error.reason === 'not_found' || error.reason === 'invalid')) return null;
    throw error;
  }
}

/** null when there is no such file or no such repository. One that may not be read is no missing one: it may switch us off. */
export async function textFile(forge: Forge | null, path: string, sha: string | null): Promise<string | null> {
  const bytes = (await forge?.repository.file(path, sha)) ?? null;
  return bytes ? new TextDecoder().decode(bytes) : null;
}
