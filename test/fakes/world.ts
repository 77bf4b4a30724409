// The whole world in memory, for stories: every port a fake, each to be replaced by the test that is about it.
import { tmpdir } from 'node:os';
import { openAudit } from '../../src/artifacts/audit.ts';
import { productionPace, type World } from '../../src/ports/world.ts';
import { fakeAccounts } from './accounts.ts';
import { memoryBlobs } from './blobs.ts';
import { fakeClock, seededRandom } from './clock.ts';
import { FakeForge, fakeForges } from './forge.ts';
import { memoryJournal } from './journal.ts';
import { fakePapers } from './papers.ts';
import { memoryRows } from './rows.ts';
import { type FakeTelemetry, fakeTelemetry } from './telemetry.ts';

export interface FakeWorld extends World {
  readonly forge: FakeForge;
  /** Callbacks that were answered, and executions that were started, in order. */
  readonly launched: readonly string[];
  /** Lines of our own log, level first. */
  readonly logged: readonly string[];
  readonly telemetry: FakeTelemetry;
}

export function fakeWorld(
  parts: Partial<World> & { readonly forge?: FakeForge; readonly telemetry?: FakeTelemetry } = {},
): FakeWorld {
  const { forge = new FakeForge({ files: { 'README.md': 'Hello\n' } }), ...ports } = parts;
  const [launched, logged]: [string[], string[]] = [[], []];
  return {
    forges: fakeForges(forge),
    accounts: fakeAccounts(),
    papers: fakePapers(),
    rows: memoryRows(),
    audit: openAudit(memoryJournal(), { clock: fakeClock(), secret: 'a webhook secret', knownSecrets: async () => [] }),
    blobs: memoryBlobs(),
    clock: fakeClock(),
    random: seededRandom(),
    sandbox: null,
    launcher: {
      start: async (fn, name) => ({ started: launched.push(`${fn} ${name}`) > 0 }),
      answer: async (id, value) => launched.push(`${id} ${value}`) > 0,
      status: async () => 'running',
    },
    log: {
      info: (message) => void logged.push(`info ${message}`),
      warn: (message) => void logged.push(`warn ${message}`),
      error: (message) => void logged.push(`error ${message}`),
    },
    telemetry: fakeTelemetry(),
    pace: productionPace,
    scratch: tmpdir(),
    harnessVersion: '0.0.0-test',
    runsAtOnce: 100,
    switches: { off: async () => null },
    fairShare: () => null,
    publicUrl: () => null,
    markerSecret: 'a webhook secret',
    ...ports,
    forge,
    launched,
    logged,
  };
}
