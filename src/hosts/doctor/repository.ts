// One repository as a run would find it: installed, writable, its settings usable, its models known, priced and with keys.
import * as z from 'zod';
import { knownModels, resolveModels } from '../../command/admission/models.ts';
import { textFile } from '../../command/admission/premises.ts';
import { loadSettings } from '../../command/settings/settings.ts';
import { modelTable } from '../../domain/model-table.ts';
import type { Settings } from '../../domain/settings.ts';
import { inheritedPath, misnamed, settingsPath } from '../../domain/settings-path.ts';
import type { GitHubTarget } from '../../domain/target.ts';
import type { Forge, Forges } from '../../ports/forge.ts';
import type { AppRequest } from '../wiring/doctor.ts';
import { type Finding, fault, sound, warning, wordsOf } from './finding.ts';

const Installation = z.object({ id: z.number(), suspended_at: z.string().nullish() });

export interface RepositoryLooks {
  readonly request: AppRequest;
  readonly forges: Forges;
  /** Providers whose key is usable. */
  readonly providers: readonly string[];
  /** Whether this deployment links reports. */
  readonly links: boolean;
}

export async function repositoryFindings(name: string, looks: RepositoryLooks): Promise<Finding[]> {
  const [owner = '', repo = ''] = name.split('/');
  let installed: z.infer<typeof Installation>;
  try {
    installed = Installation.parse((await looks.request(`GET /repos/${owner}/${repo}/installation`)).data);
  } catch (error) {
    const what = `the App is not installed on it (${wordsOf(error)})`;
    return [
      fault(name, {
        what,
        why: 'Its comments are heard by nobody.',
        mend: 'Install the App on it, and check the spelling of its name.',
      }),
    ];
  }
  if (installed.suspended_at) {
    const mend = `An owner of ${owner} can lift it: Settings, GitHub Apps.`;
    return [fault(name, { what: 'its installation is suspended', why: 'Nothing can be read or written there.', mend })];
  }
  const target: GitHubTarget = { kind: 'github', installation_id: installed.id, owner, repo, issue: 0 };
  try {
    return await inside(name, target, looks);
  } catch (error) {
    return [
      fault(name, {
        what: `cannot be read (${wordsOf(error)})`,
        why: 'Runs on it would fail in the same way.',
        mend: 'Do what the message says, then look again.',
      }),
    ];
  }
}

async function inside(name: string, target: GitHubTarget, looks: RepositoryLooks): Promise<Finding[]> {
  const forge = looks.forges.open(target);
  const facts = await forge.repository.facts();
  const bad = (what: string, mend: string) => fault(name, { what, why: 'Runs on it are refused.', mend });
  const found: Finding[] = [];
  if (facts.archived) found.push(bad('is archived', 'Unarchive it: Settings, Danger Zone.'));
  if (!facts.has_issues)
    found.push(bad('has issues switched off', 'Switch them on: Settings, Features. Forks have them off at first.'));
  // Nobody may, where it is archived.
  if (!facts.can_push && !facts.archived)
    found.push(bad('gives the App no right to push', 'Approve the App’s permissions in its installation.'));
  if (facts.empty) return [...found, bad('has no commit', 'Push a first commit.')];
  const rule = await forge.repository.ruleAgainst('outrider/run/arm');
  if (rule !== null)
    found.push(
      bad(
        `has the rule "${rule}", which forbids branches outrider/**`,
        'Exclude outrider/** from the rule, or let the App bypass it.',
      ),
    );
  if (found.length === 0) found.push(sound(name, 'can be read and written, and takes issues and branches'));
  return [...found, ...(await settings(name, { forge, organisation: looks.forges.organisation(target) }, looks))];
}

async function settings(
  name: string,
  from: { readonly forge: Forge; readonly organisation: Forge | null },
  { providers, links }: RepositoryLooks,
): Promise<Finding[]> {
  const files = [
    { file: 'repository', forge: from.forge, path: settingsPath, about: `${name}:${settingsPath}` },
    {
      ...{ file: 'organisation', forge: from.organisation, path: inheritedPath },
      about: `${name.split('/')[0]}/.github:${inheritedPath}`,
    },
  ] as const;
  const [repositoryYaml = null, organisationYaml = null] = await Promise.all(
    files.map(({ forge, path }) => textFile(forge, path, null)),
  );
  const alone =
    organisationYaml === null
      ? [sound(files[1].about, 'is not there, or lies where the App is not installed: nothing is inherited')]
      : [];
  const unread = (await Promise.all(files.map(misnamedFile))).flat();
  const loaded = loadSettings({ repositoryYaml, organisationYaml });
  if (!loaded.ok) {
    const why = 'Commands are answered with these lines until they are mended.';
    const wrong = loaded.problems.map(({ file, line, message, allowed }) =>
      fault(files.find((one) => one.file === file)?.about ?? name, {
        what: `line ${line}: ${message}`,
        why,
        mend: `Mend the line; ${allowed === null ? '' : `allowed: ${allowed}; `}schema/outrider.schema.json describes every key.`,
      }),
    );
    return [...unread, ...wrong];
  }
  const asked = !links && loaded.origins.report_link !== 'default' && loaded.settings.report_link !== 'never';
  const said = judged(name, loaded.settings, providers);
  return [...unread, ...said, ...alone, ...(asked ? [unlinked(name, loaded.settings)] : [])];
}

/** A name that people give the file, and that nobody reads. */
async function misnamedFile({
  forge,
  path,
  about,
}: {
  readonly forge: Forge | null;
  readonly path: string;
  readonly about: string;
}): Promise<Finding[]> {
  if (((await forge?.repository.file(misnamed(path), null)) ?? null) === null) return [];
  const mend = `Rename it to ${path}, or delete it where both are there.`;
  return [fault(misnamed(about), { what: 'is not read', why: 'None of its limits holds.', mend })];
}

/** Whether a finding is about a settings file that is read, in the repository or the organisation. */
export function isOfSettings(about: string): boolean {
  return about.endsWith(`:${settingsPath}`) || about.endsWith(`:${inheritedPath}`);
}

function unlinked(name: string, { report_link: wish }: Settings): Finding {
  return warning(`${name}:${settingsPath}`, {
    what: `asks for links to reports (report_link: ${wish}), and this installation posts none`,
    why: 'Summaries come without one.',
    mend: 'Links need OUTRIDER_PUBLIC_URL; without it `outrider report` writes the page.',
  });
}

function judged(
  name: string,
  { enabled, budget, baseline, models }: Settings,
  providers: readonly string[],
): Finding[] {
  const about = `${name}:${settingsPath}`;
  const found: Finding[] = [];
  const bad = (what: string, mend: string) => found.push(warning(about, { what, why: 'Runs are refused.', mend }));
  if (!enabled) bad('switches the bot off (enabled: false)', 'Set enabled: true when it shall run again.');
  if (budget.per_run === 0 || budget.per_month === 0)
    bad('sets a budget of 0', 'Set budget.per_run and budget.per_month, in USD.');
  const resolved = resolveModels([baseline], { settings: { models } as Settings, table: modelTable });
  const known = knownModels({ settings: { models } as Settings, table: modelTable });
  const [row] = resolved.ok ? resolved.models : [];
  if (!row)
    bad(
      `names the baseline ${baseline}, which is in no table`,
      `Name one of ${known
        .slice(0, 8)
        .map(({ id }) => id)
        .join(', ')}, or describe it under models.`,
    );
  else if (!providers.includes(row.provider))
    bad(
      `names the baseline ${baseline}, and ${row.provider} has no usable key here`,
      `Set a key for ${row.provider}, or name another baseline.`,
    );
  else if (row.rates?.input == null || row.rates.output == null)
    bad(
      `names the baseline ${baseline}, which has no price`,
      'Give its rates under models: without a price no budget can be kept.',
    );
  return found.length > 0 ? found : [sound(about, `is usable; the baseline is ${baseline}`)];
}
