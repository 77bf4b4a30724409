// One repository as a run would find it: installed, writable, its settings usable, its models known, priced and with keys.
import * as z from 'zod';
import { knownModels, resolveModels } from '../../command/admission/models.ts';
import { loadSettings } from '../../command/settings/settings.ts';
import { modelTable } from '../../domain/model-table.ts';
import type { Settings } from '../../domain/settings.ts';
import { settingsPath } from '../../domain/settings-path.ts';
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
  if (!facts.can_push)
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
  const loaded = loadSettings({
    repositoryYaml: textOf(await from.forge.repository.file(settingsPath, null)),
    organisationYaml: await organisationYaml(from.organisation),
  });
  if (!loaded.ok) {
    const why = 'Commands are answered with these lines until they are mended.';
    return loaded.problems.map(({ line, message }) =>
      fault(`${name}:${settingsPath}`, {
        what: `line ${line}: ${message}`,
        why,
        mend: 'Mend the line; schema/outrider.schema.json describes every key.',
      }),
    );
  }
  const asked = !links && loaded.origins.report_link !== 'default' && loaded.settings.report_link !== 'never';
  return [...judged(name, loaded.settings, providers), ...(asked ? [unlinked(name, loaded.settings)] : [])];
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

async function organisationYaml(organisation: Forge | null): Promise<string | null> {
  try {
    return textOf((await organisation?.repository.file('outrider.yml', null)) ?? null);
  } catch {
    // An organisation without a `.github` repository, or one that the App may not read: then there is nothing to inherit.
    return null;
  }
}

function textOf(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : new TextDecoder().decode(bytes);
}
