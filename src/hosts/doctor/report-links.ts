// Links to reports: whether this installation can post one, and where it leads.
import type { Config } from '../../config.ts';
import { UsageError } from '../../domain/errors.ts';
import { type Finding, sound, warning } from './finding.ts';

const about = 'OUTRIDER_PUBLIC_URL';
const why = 'Summaries come without a link to the report; runs are not touched.';
const asDeployed =
  'Set it to the https address at which this bot is reached, as `serverless.yml` does; where no link is wanted, `report_link: never` says so.';

/** Empty on one machine that names no address: it posts no link, and claims nothing. */
export function linkFindings(config: Config): Finding[] {
  const root = rootOf(config);
  if (root instanceof UsageError)
    return [warning(about, { what: root.message.replace(`${about} `, ''), why, mend: asDeployed })];
  if (root === null && !onAws(config)) return [];
  if (root === null) return [warning(about, { what: 'is not set', why, mend: asDeployed })];
  if (root.startsWith('https:')) return [sound(about, `is ${root}`)];
  const heard = 'Whoever listens in can follow a link as well.';
  return [warning(about, { what: 'is without TLS', why: heard, mend: asDeployed })];
}

/** Whether summaries can carry a link at all. */
export function linksReports(config: Config): boolean {
  return typeof rootOf(config) === 'string';
}

function rootOf(config: Config): string | null | UsageError {
  try {
    return config.publicUrl();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

function onAws({ given }: Config): boolean {
  return given.awsNeeds.every((name) => given.aws.includes(name));
}
