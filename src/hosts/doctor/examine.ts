// The whole examination: what can be known here first, then what needs a request, then one repository if asked.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { appRequests, arxivProblem, doctorForges, doctorSandbox, providerAccesses } from '../wiring/doctor.ts';
import { appFindings } from './app.ts';
import { collectorFindings } from './collector.ts';
import { credentialFindings } from './credentials.ts';
import { type Finding, fault, warning } from './finding.ts';
import { freeBytes, type MachineLooks, machineFindings } from './machine.ts';
import { providerFindings } from './providers.ts';
import { linksReports } from './report-links.ts';
import { repositoryFindings } from './repository.ts';
import { unreadFindings } from './unread.ts';

export interface Examination {
  /** No request at all. */
  readonly offline: boolean;
  /** `owner/name`. */
  readonly repo: string | null;
  /** What a test puts in place of this machine's own. */
  readonly looks?: Partial<MachineLooks>;
  readonly now?: () => number;
}

/** Never throws for what is wrong with the installation: that is what it reports. Spends nothing. */
export async function examine(
  config: Config,
  { offline, repo, looks, now = Date.now }: Examination,
): Promise<Finding[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'outrider-doctor-'));
  try {
    const given = credentialFindings(config);
    const machine = {
      nodeVersion: process.versions.node,
      sandbox: doctorSandbox(config, scratch),
      freeBytes,
      ...looks,
    };
    const accesses = providerAccesses(config);
    const fetch = offline ? null : globalThis.fetch;
    const [here, providers, watchers] = await Promise.all([
      machineFindings(config, machine),
      providerFindings(accesses, config, fetch),
      collectorFindings(config, fetch),
    ]);
    const usable = given.every(({ level, about }) => level !== 'error' || about === 'WEBHOOK_SECRET');
    const able = accesses.filter(({ key }) => key !== null).map(({ provider }) => provider);
    const there = offline ? [] : usable ? await online(config, { repo, able, now }) : [notAsked];
    return [...unreadFindings(config), ...given, ...here, ...providers, ...papers(config), ...watchers, ...there];
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Nothing where arXiv itself is asked: it takes no trial requests. */
function papers(config: Config): Finding[] {
  const what = arxivProblem(config);
  const mend = 'Write it as https://HOST, or leave it out.';
  return what === null ? [] : [fault('ARXIV_BASE_URL', { what, why: 'No paper can be read.', mend })];
}

const notAsked = warning('GitHub', {
  what: 'was not asked',
  why: 'The App cannot sign in before the faults above are mended.',
  mend: 'Mend them, then look again.',
});

async function online(
  config: Config,
  { repo, able, now }: { readonly repo: string | null; readonly able: readonly string[]; readonly now: () => number },
): Promise<Finding[]> {
  if (config.webhookSecret === undefined) return [notAsked];
  const request = appRequests(config);
  const app = await appFindings(request, now);
  if (repo === null || app.length === 1) return app;
  const one = await repositoryFindings(repo, {
    request,
    forges: doctorForges(config),
    providers: able,
    links: linksReports(config),
  });
  return [...app, ...one];
}
