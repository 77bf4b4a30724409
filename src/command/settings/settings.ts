// `.github/outrider.yml` of a repository and of its organisation -> one resolved configuration, or every mistake with its line.
import { isObject } from '../../domain/json.ts';
import { type MonthCaps, Settings } from '../../domain/settings.ts';
import { mergeSettings, monthCapsOf, originsOf, type SettingOrigin } from './merge.ts';
import { type SettingsProblem, settingsProblems } from './problems.ts';
import { readYaml } from './read-yaml.ts';

export type LoadedSettings =
  | {
      readonly ok: true;
      readonly settings: Settings;
      /** Who decided each setting, by its dotted name (`limits.turns`). */
      readonly origins: Readonly<Record<string, SettingOrigin>>;
      readonly months: MonthCaps;
    }
  | { readonly ok: false; readonly problems: readonly SettingsProblem[] };

/** Texts of the two files; null where there is none. */
export interface SettingsSources {
  readonly repositoryYaml: string | null;
  readonly organisationYaml: string | null;
}

/**
 * Each file is checked on its own, then the repository's is laid over the organisation's: the nearer one wins, limits and
 * budgets only downwards, blocked paths add up. Never throws for what a file says.
 */
export function loadSettings({ repositoryYaml, organisationYaml }: SettingsSources): LoadedSettings {
  const repository = checked('repository', repositoryYaml);
  const organisation = checked('organisation', organisationYaml);
  const problems = [...repository.problems, ...organisation.problems];
  if (problems.length > 0) return { ok: false, problems };
  const merged = mergeSettings(repository.value, organisation.value);
  return {
    ok: true,
    settings: Settings.parse(merged),
    origins: originsOf(repository.value, organisation.value),
    months: monthCapsOf(repository.value, organisation.value),
  };
}

interface Checked {
  readonly value: unknown;
  readonly problems: readonly SettingsProblem[];
}

function checked(file: SettingsProblem['file'], yaml: string | null): Checked {
  if (yaml === null) return { value: {}, problems: [] };
  const read = readYaml(yaml);
  if (!read.ok) return { value: {}, problems: read.problems.map((problem) => ({ file, allowed: null, ...problem })) };
  const value = withoutEmptyKeys(read.value);
  const parsed = Settings.safeParse(value);
  if (parsed.success) return { value, problems: [] };
  return { value: {}, problems: settingsProblems(file, parsed.error.issues, read) };
}

/** `limits:` with nothing under it says nothing; a key that nobody knows is a mistake with nothing under it too. */
function withoutEmptyKeys(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key, inner]) => inner !== null || !Object.hasOwn(Settings.shape, key)),
  );
}
