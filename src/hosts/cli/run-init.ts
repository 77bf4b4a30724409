// `outrider init` with the App's credentials of the environment: what was found, what was done, as text or JSON.
import { type Config, readConfig } from '../../config.ts';
import { UsageError } from '../../domain/errors.ts';
import { inheritedPath } from '../../domain/settings-path.ts';
import { linksReports } from '../doctor/report-links.ts';
import { type Initialised, initialise } from '../init/initialise.ts';
import { checkedAddress, ownSchema } from '../init/schema-address.ts';
import { type FileFor, settingsFile } from '../init/settings-file.ts';
import { goThroughProxy } from '../proxy.ts';
import { appRequests, doctorForges, providerAccesses } from '../wiring/doctor.ts';
import { recordAct } from './record-act.ts';
import { textOf } from './run-doctor.ts';

export interface InitFlags {
  readonly repo: string;
  readonly dryRun?: true;
  readonly schema?: string;
  readonly json?: true;
}

/** Answers 0 when the file is there or proposed, 1 when something stands in the way. Throws UsageError for a name or an environment that is not usable. */
export async function runInit(
  { repo, dryRun, json, schema: given }: InitFlags,
  write: (text: string) => void,
  config: Config = readConfig(),
): Promise<number> {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repo)) throw new UsageError(`--repo takes OWNER/NAME, not ${repo}.`);
  const schema = given === undefined ? ownSchema : checkedAddress(given);
  const { webhookSecret: secret } = config.app();
  goThroughProxy(config.proxy);
  const able = providerAccesses(config).filter(({ key }) => key !== null);
  const done = await initialise(
    { repo, dryRun: dryRun === true },
    {
      request: appRequests(config),
      forges: doctorForges(config),
      providers: able.map(({ provider }) => provider),
      links: linksReports(config),
      secret,
      schema,
      now: Date.now,
    },
  );
  const { written, path, url } = done;
  const [owner = ''] = repo.split('/');
  if (written) await recordAct({ act: 'settings.proposed', owner, facts: { repo, path, url } }, () => config);
  const ok =
    done.state !== 'not_ready' && done.state !== 'closed' && !done.findings.some(({ level }) => level === 'error');
  if (json) write(`${JSON.stringify({ schema_version: 1, ok, repo, ...done }, null, 2)}\n`);
  else write(`${textOf(done.findings)}\n${wordsOf(done, { repo, schema })}\n`);
  return ok ? 0 : 1;
}

function wordsOf(
  { state, path, url }: Initialised,
  { repo, schema }: Pick<FileFor, 'schema'> & { repo: string },
): string {
  switch (state) {
    case 'not_ready':
      return `Nothing was written to ${repo}: mend what is wrong, then run this again.`;
    case 'there':
      return `${repo} has ${path} already; nothing was written.`;
    case 'closed':
      return `The pull request with ${path} was closed: ${url}. Reopen it, or delete its branch to be asked again.`;
    case 'proposed':
      return `The pull request with ${path} is open: ${url}`;
    case 'would_propose':
      return `A pull request would add ${path}:\n\n${settingsFile({ organisation: path === inheritedPath, schema })}`;
  }
}
