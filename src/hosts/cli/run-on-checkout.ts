// A run on a local checkout, followed to its end: progress printed, Ctrl-C stops it at the next turn.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keys } from '../../artifacts/catalogue.ts';
import { getDocument } from '../../artifacts/shelf.ts';
import { listed, money } from '../../comment/numbers.ts';
import { type Config, readConfig } from '../../config.ts';
import { armWord } from '../../domain/arm-name.ts';
import type { Accepted } from '../../domain/manifest.ts';
import { ExperimentRecord } from '../../experiment/records/records.ts';
import { stopExperiment } from '../../experiment/stop.ts';
import { goThroughProxy } from '../proxy.ts';
import { checkoutHost, checkoutLook, type EmbeddedHost } from '../wiring/embedded.ts';
import { type AdmittedRun, admitLocal, type LocalRequest, writeDown } from './local-admission.ts';
import { showProgress } from './progress-display.ts';

/** Answers the exit status: 0 when every arm ended in an artifact, else 1. Throws UsageError for what cannot start. */
export async function runOnCheckout(request: LocalRequest, out: string | undefined): Promise<number> {
  const config = readConfig(out === undefined ? {} : { OUTRIDER_DATA_DIR: out });
  goThroughProxy(config.proxy);
  // A folder for what cannot start would only be in the way.
  const admitted = await admit(request, config);
  const host = checkoutHost(config);
  try {
    await writeDown(admitted, host.world);
    process.stdout.write(`${opening(admitted.accepted)}\n`);
    return await follow(admitted.accepted.experiment, host, config.dataDir);
  } finally {
    await host.close();
  }
}

async function admit(request: LocalRequest, config: Config): Promise<AdmittedRun> {
  const look = checkoutLook(config);
  try {
    return await admitLocal(request, { world: look.world, dataDir: config.dataDir });
  } finally {
    look.close();
  }
}

/** The first line: minutes may go by before a model has ended its first phase. */
function opening({ experiment, repo, base_ref, base_sha, models, options, budget_usd, limits }: Accepted): string {
  const arms = listed(models.map(({ arm }) => arm));
  const often = options.repeat === 1 ? '' : `, each ${options.repeat} times`;
  const most = `at most ${money(budget_usd)}, and ${limits.minutes} min an arm`;
  return `run ${experiment}: ${arms}${often} on ${repo} as committed at ${base_sha.slice(0, 7)} (${base_ref}); ${most}; Ctrl-C stops it`;
}

async function follow(experiment: string, host: EmbeddedHost, dataDir: string): Promise<number> {
  const name = `local-${experiment}`;
  const display = showProgress(experiment, host.world, (line) => process.stdout.write(`${line}\n`));
  const stop = () => {
    process.stdout.write('stopping at the next turn; press Ctrl-C again to leave at once\n');
    process.once('SIGINT', () => process.exit(130));
    stopExperiment(experiment, { by: 'you', reason: 'you stopped the run' }, host.world).catch((error: unknown) =>
      host.world.log.error('stop', { problem: String(error) }),
    );
  };
  process.once('SIGINT', stop);
  await host.engine.start('experiment', name, { kind: 'accepted', experiment });
  const ended = await host.engine.waitFor(name);
  await display.end();
  process.off('SIGINT', stop);
  if (ended.error) process.stderr.write(`outrider: ${ended.error.message}\n`);
  const record = await getDocument(host.world.blobs, keys.record(experiment), ExperimentRecord);
  process.stdout.write(`\n${whereItLies(record, resolve(dataDir, 'experiments', experiment))}\n`);
  const done = record?.arms.every((arm) => arm.verdict === 'pull_request' || arm.verdict === 'issue') ?? false;
  return done ? 0 : 1;
}

/** What was made, and what to look at first. */
function whereItLies(record: ExperimentRecord | null, folder: string): string {
  const arms = (record?.arms ?? []).flatMap(({ arm, repeat, artifact_url }) =>
    artifact_url === null ? [] : [`${armWord({ arm, repeat })}: ${pathOf(artifact_url)}`],
  );
  const page = record === null ? [] : [`page: npx outrider report ${folder}`];
  return [...arms, `thread: ${join(folder, 'thread')}`, `records: ${folder}`, ...page].join('\n');
}

const pathOf = (url: string) => (url.startsWith('file://') ? fileURLToPath(url) : url);
