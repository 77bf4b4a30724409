// The bot as a process that can be killed: each life of it on the same data, and the world outside going on meanwhile.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keys } from '../../src/artifacts/catalogue.ts';
import { readMarker } from '../../src/comment/marker.ts';
import { experimentId } from '../../src/domain/experiment-id.ts';
import { ExperimentRecord } from '../../src/experiment/records/records.ts';
import type { Scenario } from '../../src/hosts/demo/scenarios.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import { openWorldOutside } from '../../src/hosts/demo/stage.ts';
import type { IssueRef } from '../../src/hosts/demo/stand-ins/github/hands.ts';
import type { Script, Turn } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { draftsOnly, maintainer, until } from './bench.ts';
import { makeServeBundle, serveBundle } from './serve-bundle.ts';

type Outside = Awaited<ReturnType<typeof openWorldOutside>>;

/** With the tests' waits; see `serve-child.ts`. */
export const shortWaits = [serveBundle];
/** The command itself, with production's waits. */
export const realServe = [
  join(import.meta.dirname, '../../bin/outrider.js'),
  'serve',
  '--port',
  '0',
  '--host',
  '127.0.0.1',
];

export interface Life {
  readonly process: ChildProcess;
  /** Everything that it printed so far. */
  said(): string;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Everything that outlives the bot. */
export interface Afterlife {
  readonly outside: Outside;
  readonly dataDir: string;
  readonly issue: IssueRef;
  readonly experiment: string;
  close(): Promise<void>;
}

/** Starts the bot on the data and points the webhook at it. Throws what it said when it did not come up. */
export async function live(
  { outside, dataDir }: Pick<Afterlife, 'outside' | 'dataDir'>,
  command: readonly string[],
): Promise<Life> {
  const environment = {
    ...outside.environment,
    OUTRIDER_DATA_DIR: dataDir,
    LOG_LEVEL: 'error' as const,
    PATH: process.env.PATH ?? '',
  };
  if (command.includes(serveBundle)) await makeServeBundle();
  const child = spawn(process.execPath, [...command], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  child.stdout.on('data', (text) => {
    said += text;
  });
  const gone = once(child, 'close');
  const url = await until(() => {
    if (child.exitCode !== null) throw new Error(`the bot ended with status ${child.exitCode}: ${said}`);
    return /listening on (\S+?),/.exec(said)?.[1];
  });
  outside.github.setWebhook(`${url}/api/github/webhooks`);
  return {
    process: child,
    said: () => said,
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Runs a second bot that is expected not to start: its status and what it said. */
export async function refusedLife({
  outside,
  dataDir,
}: Pick<Afterlife, 'outside' | 'dataDir'>): Promise<{ readonly status: number | null; readonly said: string }> {
  const environment = { ...outside.environment, OUTRIDER_DATA_DIR: dataDir, PATH: process.env.PATH ?? '' };
  const child = spawn(process.execPath, realServe, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [status] = await once(child, 'close');
  return { status: typeof status === 'number' ? status : null, said };
}

/** Each killed call counts with the most it can have cost: the cap must leave room for many. */
const room = 'baseline: claude-opus-4-7\nbudget: { per_run: 100, per_month: 1000 }\n';

/** A scenario in a world without a bot yet; `slowMs` keeps each model call open for so long, `settings` say what follows the drafts. */
export async function outsideOf(
  scenario: Scenario,
  slowMs: number,
  settings = draftsOnly,
): Promise<Omit<Afterlife, 'issue' | 'experiment'>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'outrider-lives-'));
  const { owner, name, seed } = scenario.repository;
  const scripts = Object.fromEntries(
    Object.entries(scenario.scripts).map(([id, script]) => [id, slow(script, slowMs)]),
  );
  const outside = await openWorldOutside({
    repositories: [name, ...(scenario.further ?? []).map((one) => one.name)].map((repo) => ({
      owner,
      name: repo,
      files: {
        ...loadSeed(seed),
        '.github/outrider.yml': settings.includes('baseline:') ? settings : `${room}${settings}`,
      },
    })),
    users: [{ login: maintainer, role: 'write' }],
    scripts,
    dataDir,
    pace: {},
  });
  return {
    outside,
    dataDir,
    close: async () => {
      await outside.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Writes the scenario's command to a living bot. */
export async function ask(
  world: Omit<Afterlife, 'issue' | 'experiment'>,
  scenario: Scenario,
  command = scenario.command,
): Promise<Afterlife> {
  const { github } = world.outside;
  const repo = `${scenario.repository.owner}/${scenario.repository.name}`;
  const issue = await github.openIssue(maintainer, repo, scenario.issue);
  const { id } = await github.comment(maintainer, issue, command);
  const repository = await github.api('admin', 'GET', `/repos/${repo}`);
  return { ...world, issue, experiment: experimentId(`${String(repository.id)}:${id}`) };
}

function slow(script: Script, delayMs: number): Script {
  const late = (turn: Turn): Turn =>
    typeof turn === 'function' ? (asked) => ({ delayMs, ...turn(asked) }) : { delayMs, ...turn };
  return Object.fromEntries(Object.entries(script).map(([phase, turns]) => [phase, turns.map(late)]));
}

/** Kinds of our comments, as `result glm-5.2`, and their bodies. */
export async function saidIn({
  outside,
  issue,
}: Afterlife): Promise<{ readonly kind: string; readonly body: string }[]> {
  const secret = outside.environment.WEBHOOK_SECRET ?? '';
  return (await outside.github.thread(issue)).flatMap(({ body }) => {
    const key = readMarker(body, secret);
    return key ? [{ kind: key.kind === 'result' ? `result ${key.arm}` : key.kind, body }] : [];
  });
}

/** Whether the run has said its last word: the card is closed after everything else. */
export async function isOver(afterlife: Afterlife): Promise<boolean> {
  return (await saidIn(afterlife)).some(
    ({ kind, body }) => kind === 'card' && / · (done|failed|cancelled) · /.test(body),
  );
}

export async function recordFrom({ dataDir, experiment }: Afterlife): Promise<ExperimentRecord> {
  return ExperimentRecord.parse(JSON.parse(await readFile(join(dataDir, keys.record(experiment)), 'utf8')));
}

export interface TranscriptLine {
  readonly stream: string;
  readonly kind: string;
  readonly turn?: number;
}

export async function transcriptOf({ dataDir, experiment }: Afterlife, slug: string): Promise<TranscriptLine[]> {
  const text = await readFile(join(dataDir, keys.transcript(experiment, slug)), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
