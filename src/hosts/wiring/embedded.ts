// One process with the embedded engine: state in files and SQLite below OUTRIDER_DATA_DIR.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, openEngine } from '../../adapters/durable/engine.ts';
import { githubForges } from '../../adapters/github/forges.ts';
import { localForges } from '../../adapters/local/forges.ts';
import { newFolder } from '../../adapters/new-folder.ts';
import { bubblewrapSandbox } from '../../adapters/sandbox/bubblewrap.ts';
import { rememberingSandbox } from '../../adapters/sandbox/remembering.ts';
import { fileBlobs } from '../../adapters/stores/file-blobs.ts';
import { sqliteJournal } from '../../adapters/stores/sqlite-journal.ts';
import { sqliteRows } from '../../adapters/stores/sqlite-rows.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { sharedLimits } from '../../arm/fair-share.ts';
import { openAudit } from '../../artifacts/audit.ts';
import { killSwitch } from '../../command/admission/kill-switch.ts';
import type { Config } from '../../config.ts';
import { outgoingCheck } from '../../gates/secrets/leak.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { Launcher } from '../../ports/durable.ts';
import type { Forges } from '../../ports/forge.ts';
import type { World } from '../../ports/world.ts';
import { stories } from '../stories.ts';
import { secretsFor } from './accounts.ts';
import { auditFile } from './audit-log.ts';
import { auditedForges } from './audited-forges.ts';
import { openFile } from './rows.ts';
import { sealingOf } from './sealing.ts';
import { type HostOptions, type Shared, sharedPorts } from './shared.ts';

/** A process's world, and how to end it. */
export interface EmbeddedHost {
  readonly world: World;
  readonly engine: Engine;
  close(): Promise<void>;
}

/** The bot on this machine: GitHub over the App's credentials. Throws UsageError when one is missing. */
export function serverHost(config: Config, options: HostOptions = {}): EmbeddedHost {
  const app = config.app();
  const forgesFor = (accounts: Accounts) =>
    githubForges({
      appId: app.appId,
      privateKey: app.privateKey,
      apiUrl: config.githubApiUrl,
      outgoing: outgoingCheck(secretsFor(accounts)),
      ...(options.fetch ? { fetch: options.fetch } : {}),
      ...(options.throttle === undefined ? {} : { throttle: options.throttle }),
      ...(options.githubPauseMs === undefined ? {} : { retryDelayMs: options.githubPauseMs }),
    });
  return embed(config, options, { forgesFor, markerSecret: app.webhookSecret, publicUrl: config.publicUrl });
}

/** The command line on a local checkout: no GitHub, no App. */
export function checkoutHost(config: Config, options: HostOptions = {}): EmbeddedHost {
  // Markers in local files prove nothing to anybody; they only find a file again.
  return embed(config, options, { forgesFor: () => localForges(), markerSecret: 'local', publicUrl: () => null });
}

/** The world of somebody who asks whether a run on a checkout can begin: nothing is made by looking. */
export function checkoutLook(config: Config): {
  readonly world: Omit<Shared, 'scratch'> & Pick<World, 'forges'>;
  close(): void;
} {
  const { rows, close } = openFile(config.dataDir, 'look');
  const place = { blobs: fileBlobs(config.dataDir), scratch: tmpdir(), rows, sealing: sealingOf(config) };
  return { world: { ...sharedPorts(config, {}, place), forges: localForges() }, close };
}

function embed(
  config: Config,
  options: HostOptions,
  of: Pick<World, 'markerSecret' | 'publicUrl'> & { readonly forgesFor: (accounts: Accounts) => Forges },
): EmbeddedHost {
  const { forgesFor, markerSecret, publicUrl } = of;
  let engine: Engine | null = null;
  const running = () => {
    if (!engine) throw new Error('The engine is not open yet.');
    return engine;
  };
  const launcher: Launcher = {
    start: (fn, name, input) => running().start(fn, name, input),
    answer: (callbackId, value) => running().answer(callbackId, value),
    status: (execution) => running().status(execution),
  };
  const rows = sqliteRows(join(config.dataDir, 'rows.sqlite'), options.clock ?? systemClock);
  const scratch = scratchFolder();
  const place = { blobs: fileBlobs(config.dataDir), scratch, rows, sealing: sealingOf(config) };
  const shared = sharedPorts(config, options, place);
  const walls = bubblewrapSandbox({ scratch: join(scratch, 'sandbox'), search: config.searchPath });
  const sandbox = rememberingSandbox(walls);
  const journal = sqliteJournal(auditFile(config));
  const audit = openAudit(journal, {
    clock: shared.clock,
    secret: markerSecret,
    knownSecrets: secretsFor(shared.accounts),
  });
  const forges = auditedForges(forgesFor(shared.accounts), audit, markerSecret);
  const switches = killSwitch({ ...shared, forges }, config.enabled);
  const fairShare = sharedLimits({ ...shared, callsPerMinute: config.callsPerMinute });
  const plain: World = { ...shared, publicUrl, markerSecret, forges, audit, launcher, sandbox, switches, fairShare };
  const around = options.around ?? { world: (same) => same, story: (same) => same };
  const world = around.world(plain);
  const { experiment, arm } = stories(world);
  engine = openEngine({
    file: join(config.dataDir, 'engine.sqlite'),
    functions: { experiment: around.story(experiment), arm: around.story(arm) },
    clock: shared.clock,
    onProblem: (problem) => shared.log.error('durable engine', { problem: problem.message }),
  });
  return {
    world,
    engine,
    close: async () => {
      await running().close();
      await world.telemetry.flush();
      rows.close();
      journal.close();
      // A step that was cut off may still be writing, and a sandboxed program with it.
      await rm(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

/** Of this host alone, and gone when it is closed. */
function scratchFolder(): string {
  newFolder(tmpdir(), 'Set TMPDIR to a folder that can be written.');
  return mkdtempSync(join(tmpdir(), 'outrider-scratch-'));
}
