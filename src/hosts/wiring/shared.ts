// The ports that every host wires alike: models, papers, time, log.
import { mkdirSync } from 'node:fs';
import { arxivPapers } from '../../adapters/papers/arxiv.ts';
import { systemClock, systemRandom } from '../../adapters/system-clock.ts';
import { keyStore } from '../../artifacts/key-store.ts';
import { type Config, secretsOf } from '../../config.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Sealing } from '../../ports/sealing.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import { type Pace, productionPace, type World } from '../../ports/world.ts';
import { correlation } from '../correlation.ts';
import { jsonLog } from '../log.ts';
import { stepScope } from '../step-scope.ts';
import type { Story } from '../stories.ts';
import { harnessVersion, userAgent } from '../version.ts';
import { openAccounts } from './accounts.ts';
import { openTelemetry, type TelemetryOptions } from './telemetry.ts';

/** What stands between the stories and their world: the tests that let a process die at a chosen moment put themselves there. */
export interface Around {
  world(world: World): World;
  story(story: Story): Story;
}

/** What a host may set besides the environment: the demo's shorter waits, a test's quiet log. */
export interface HostOptions {
  readonly clock?: Clock;
  /** In place of the machine's own, for GitHub, the models and arXiv. */
  readonly fetch?: typeof globalThis.fetch;
  readonly around?: Around;
  readonly pace?: Partial<Pace>;
  readonly log?: Log;
  readonly telemetry?: Telemetry;
  /** Where metrics go as lines of a log; left out: nowhere. */
  readonly metricLines?: TelemetryOptions['lines'];
  /** Spacing of GitHub writes; off only against a stand-in. */
  readonly throttle?: boolean;
  /** One second of the pauses before a request to GitHub is repeated, milliseconds. */
  readonly githubPauseMs?: number;
  /** Pause between two requests to arXiv, milliseconds. */
  readonly arxivPauseMs?: number;
}

export type Shared = Pick<
  World,
  | 'accounts'
  | 'rows'
  | 'papers'
  | 'clock'
  | 'random'
  | 'log'
  | 'telemetry'
  | 'pace'
  | 'scratch'
  | 'harnessVersion'
  | 'runsAtOnce'
  | 'blobs'
>;

const arxivSite = 'https://export.arxiv.org';

export function sharedPorts(
  config: Config,
  options: HostOptions,
  { sealing, ...place }: Pick<World, 'blobs' | 'scratch' | 'rows'> & { readonly sealing: Sealing },
): Shared {
  const secrets = secretsOf(config);
  const known = () => [...secrets, ...(stepScope()?.secrets ?? [])];
  const log =
    options.log ??
    jsonLog({
      level: config.logLevel,
      secrets: known,
      fields: () => ({ ...correlation() }),
    });
  mkdirSync(place.scratch, { recursive: true });
  const clock = options.clock ?? systemClock;
  const lines = options.metricLines ?? null;
  const network = options.fetch ? { fetch: options.fetch } : {};
  return {
    ...place,
    accounts: openAccounts({
      keys: keyStore({ rows: place.rows, sealing, clock }),
      own: config.keys,
      baseUrls: config.modelUrls,
      ownersOnly: config.ownersKeysOnly,
      scope: stepScope,
      secrets,
      clock,
      log,
      ...network,
    }),
    papers: arxivPapers({
      baseUrl: config.arxivUrl ?? arxivSite,
      clock,
      userAgent,
      cache: place.blobs,
      log: (sentence) => log.warn(sentence),
      ...network,
      ...(options.arxivPauseMs === undefined ? {} : { pauseMs: options.arxivPauseMs }),
    }),
    clock,
    random: systemRandom,
    log,
    telemetry:
      options.telemetry ??
      openTelemetry(config, { log, clock, lines, secrets: known, fields: () => ({ ...correlation() }) }),
    pace: { ...productionPace, ...options.pace },
    harnessVersion,
    runsAtOnce: config.runsAtOnce,
  };
}
