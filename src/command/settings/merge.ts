// The repository's configuration laid over the organisation's, as they are written.
import { isObject } from '../../domain/json.ts';
import { Duration, defaultSettings, type MonthCaps, reportLinks } from '../../domain/settings.ts';

export type SettingOrigin = 'repository' | 'organisation' | 'default';

type Tree = Readonly<Record<string, unknown>>;

/** Settings that a repository may lower, never raise. */
const downwards = new Set([
  'budget.per_run',
  'budget.per_month',
  ...['user', 'issue', 'repository', 'organisation'].flatMap((whose) => [
    `ceilings.${whose}.per_hour`,
    `ceilings.${whose}.at_once`,
  ]),
  'limits.turns',
  'limits.minutes',
  'limits.tokens',
  'limits.files',
  'limits.ci_wait',
  'pair.hold',
]);

/** A repository cannot open a path that its organisation has closed. */
const addedUp = new Set(['paths.blocked']);

/** Both arguments have passed the schema; the result will, too. */
export function mergeSettings(repository: unknown, organisation: unknown, path = ''): unknown {
  if (isObject(repository) && isObject(organisation)) {
    const keys = new Set([...Object.keys(organisation), ...Object.keys(repository)]);
    return Object.fromEntries(
      [...keys].map((key) => [
        key,
        mergeSettings(repository[key], organisation[key], path === '' ? key : `${path}.${key}`),
      ]),
    );
  }
  if (path === 'report_link' && repository !== undefined)
    return isWider(repository, organisation) ? organisation : repository;
  if (repository === undefined) return organisation;
  if (organisation === undefined) return repository;
  if (downwards.has(path)) return amount(organisation) < amount(repository) ? organisation : repository;
  // The organisation's switch holds, whatever a repository says.
  if (path === 'enabled') return repository === true && organisation === true;
  if (addedUp.has(path) && Array.isArray(repository) && Array.isArray(organisation)) {
    return [...new Set([...organisation, ...repository])];
  }
  return repository;
}

/** Who decided each setting. Where a lower limit of the organisation holds, it is the organisation. */
export function originsOf(repository: unknown, organisation: unknown): Record<string, SettingOrigin> {
  return Object.fromEntries(leaves(defaultSettings).map((path) => [path, originOf(path, repository, organisation)]));
}

/**
 * The caps of both months, as written. Where the organisation sets none, its cap is the default, or that of the repository when it is
 * higher: whoever sets a cap in one repository alone gets all of it.
 */
export function monthCapsOf(repository: unknown, organisation: unknown): MonthCaps {
  const [own, far] = [repository, organisation].map((file) => at(file, 'budget.per_month'));
  const cap = typeof own === 'number' ? own : null;
  const fallback = Math.max(defaultSettings.budget.per_month, cap ?? 0);
  return { organisation: typeof far === 'number' ? far : fallback, repository: cap };
}

function originOf(path: string, repository: unknown, organisation: unknown): SettingOrigin {
  const [near, far] = [at(repository, path), at(organisation, path)];
  if (near === undefined) return far === undefined ? 'default' : 'organisation';
  if (path === 'report_link' && isWider(near, far)) return far === undefined ? 'default' : 'organisation';
  if (far !== undefined && downwards.has(path) && amount(far) < amount(near)) return 'organisation';
  return path === 'enabled' && far === false ? 'organisation' : 'repository';
}

/** Whether a repository allows more than its organisation, which allows the default where it says nothing: what is private is the organisation's to show. */
function isWider(repository: unknown, organisation: unknown = defaultSettings.report_link): boolean {
  const widths: readonly unknown[] = reportLinks;
  return widths.indexOf(repository) > widths.indexOf(organisation);
}

function leaves(tree: Tree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    isObject(value) ? leaves(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

function at(tree: unknown, path: string): unknown {
  return path.split('.').reduce((node: unknown, key) => (isObject(node) ? node[key] : undefined), tree);
}

/** A number, or a duration in seconds. */
function amount(value: unknown): number {
  return typeof value === 'number' ? value : Duration.parse(value);
}
