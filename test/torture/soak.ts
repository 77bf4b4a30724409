// The soak: one process of the bot, run after run, models that stumble now and then; what it keeps in memory must not grow, and no run may be lost.
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { misfitGlm, misfitOpus } from '../../src/hosts/demo/scripts/misfit.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import { openWorldOutside } from '../../src/hosts/demo/stage.ts';
import type { Script, Turn } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { draftsOnly, maintainer, pinned, until } from '../e2e/bench.ts';
import { type Afterlife, ask, type Life, live, recordFrom, saidIn } from '../e2e/lives.ts';
import { named } from '../e2e/scenario.ts';
import { assertAllValid } from '../openapi.ts';
import { type Chance, chanceOf, passing } from './plan.ts';

export interface SoakPlan {
  readonly runs: number;
  readonly atOnce: number;
  /** A sample of the memory after every so many. */
  readonly every: number;
  readonly seed: number;
}

/** What the bot's process holds after a full collection. */
export interface Sample {
  readonly runs: number;
  /** Bytes on the heap and outside of it that are still referred to. */
  readonly kept: number;
  readonly rss: number;
  /** Open files and sockets. */
  readonly open: number;
}

export interface Soaked {
  readonly samples: readonly Sample[];
  /** What was lost or done twice, one sentence each. */
  readonly violations: readonly string[];
  /** Model calls that a fault struck. */
  readonly faults: number;
}

/** Runs of one repository before the next is taken: a thread's stand-in lists all issues again and again. */
const runsPerRepository = 100;
const settings = `baseline: claude-opus-4-7
budget: { per_run: 1000, per_month: 1000000 }
ceilings: { user: { per_hour: 1000, at_once: 100 }, issue: { per_hour: 1000 }, repository: { per_hour: 1000, at_once: 100 }, organisation: { per_hour: 1000, at_once: 100 } }
${draftsOnly}`;
const child = ['--expose-gc', join(import.meta.dirname, 'soak-child.ts')];
/** A run of seconds that lasts longer hangs. */
const longestRunMs = 10 * 60_000;
/** One model call in so many is struck, once. */
const strikes = 12;
/** Faults that the bot gets over within seconds; of those that take longer the torture has enough. */
const swift = [
  '409',
  '500',
  '502',
  '503',
  '504',
  'overloaded in the stream',
  'connection dropped',
  'stream cut',
  'invalid JSON',
];

/** Plays `runs` runs. `tell` hears of every sample. */
export async function soak(plan: SoakPlan, tell: (sample: Sample) => void = () => undefined): Promise<Soaked> {
  const chance = chanceOf(plan.seed);
  const struck = { count: 0 };
  const dataDir = await mkdtemp(join(tmpdir(), 'outrider-soak-'));
  const owners = Math.ceil(plan.runs / runsPerRepository);
  const outside = await openWorldOutside({
    // An owner each: the ceilings of one organisation end at a thousand an hour.
    repositories: Array.from({ length: owners }, (_, at) => ({
      owner: `acme-${at}`,
      name: 'soak',
      files: { ...loadSeed('python'), '.github/outrider.yml': settings },
    })),
    users: [{ login: maintainer, role: 'write' }],
    scripts: {
      'claude-opus-4-7': stumbling(misfitOpus, chance, struck),
      'glm-5.2': stumbling(misfitGlm, chance, struck),
    },
    dataDir,
    pace: {},
  });
  const bot = await live({ outside, dataDir }, child);
  try {
    const soaked = await playAll(plan, { outside, dataDir, bot, tell });
    return { ...soaked, faults: struck.count };
  } finally {
    await bot.kill();
    await outside.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function stumbling(script: Script, chance: Chance, struck: { count: number }): Script {
  const one =
    (turn: Turn): Turn =>
    (asked) => {
      const plain = typeof turn === 'function' ? turn(asked) : turn;
      if (chance.int(strikes) > 0) return plain;
      struck.count += 1;
      const fault = passing[chance.pick(swift)];
      return { ...plain, ...(fault && { fault, times: 1 }) };
    };
  return Object.fromEntries(Object.entries(script).map(([phase, turns]) => [phase, turns.map(one)]));
}

interface Running {
  readonly outside: Afterlife['outside'];
  readonly dataDir: string;
  readonly bot: Life;
  readonly tell: (sample: Sample) => void;
}

async function playAll(plan: SoakPlan, running: Running): Promise<Omit<Soaked, 'faults'>> {
  const { outside } = running;
  const samples: Sample[] = [];
  const violations: string[] = [];
  for (let done = 0; done < plan.runs; ) {
    const end = Math.min(plan.runs, done + plan.every);
    const next = { at: done };
    const worker = async () => {
      while (next.at < end) {
        next.at += 1;
        violations.push(...(await playOne(next.at - 1, running)));
      }
    };
    await Promise.all(Array.from({ length: plan.atOnce }, worker));
    done = end;
    await outside.github.settled();
    await assertAllValid(outside.github.journal);
    outside.github.forget();
    outside.models.forget();
    await passAnHour(outside.github.url, done);
    const sample = { runs: done, ...(await weigh(running.bot)) };
    samples.push(sample);
    running.tell(sample);
  }
  const left = await readdir(join(running.dataDir, 'scratch')).catch(() => []);
  if (left.length > 0)
    violations.push(`${left.length} files were left in the scratch folder: ${left.slice(0, 3).join(', ')}`);
  return { samples, violations };
}

/**
 * The emulator holds all calls that the App makes in its own name, tokens among them, against one limit of 5,000 an hour, which a thousand runs
 * reach: nobody asks it while a batch is judged, and for its one call in between the hour is over.
 */
async function passAnHour(url: string, done: number): Promise<void> {
  const { now } = Date;
  Date.now = () => now() + done * 3_600_000;
  try {
    const { headers } = await fetch(`${url}/meta`);
    if (headers.get('x-ratelimit-remaining') !== '4999') throw new Error('the emulator did not begin a new hour');
  } finally {
    Date.now = now;
  }
}

async function playOne(at: number, { outside, dataDir }: Running): Promise<string[]> {
  const scenario = named('both-issue');
  const owner = `acme-${Math.floor(at / runsPerRepository)}`;
  const here = { ...scenario, issue: pinned, repository: { ...scenario.repository, owner, name: 'soak' } };
  const run = await ask({ outside, dataDir, close: async () => undefined }, here);
  const given = Date.now() + longestRunMs;
  // Also of one that did not start, or has no end, so that it is told and not waited for.
  const card = await until(async () => {
    const body = (await saidIn(run)).find(({ kind }) => kind === 'card')?.body ?? '';
    const over = / · (done|failed|cancelled|not started)\b/.test(body);
    return over || Date.now() > given ? { body, over } : pause(100);
  });
  if (!card.over) return [`run ${at} has no end: ${card.body.slice(0, 300) || 'there is no card'}`];
  const record = await recordFrom(run).catch(() => null);
  if (record === null) return [`run ${at} has no records: ${card.body.slice(0, 300)}`];
  const { arms } = record;
  const verdicts = arms.map(({ arm, verdict }) => `${arm} ${verdict}`).join(', ');
  const said = (await saidIn(run))
    .map(({ kind }) => kind)
    .toSorted()
    .join(', ');
  const problems: string[] = [];
  if (verdicts !== 'claude-opus-4-7 issue, glm-5.2 issue') problems.push(`run ${at} ended with ${verdicts}`);
  if (said !== 'card, result claude-opus-4-7, result glm-5.2, summary') problems.push(`run ${at} said ${said}`);
  return problems;
}

const pause = (ms: number) => new Promise<false>((resolve) => setTimeout(() => resolve(false), ms));

async function weigh({ process: bot }: Life): Promise<Omit<Sample, 'runs'>> {
  const { stdout } = bot;
  if (!stdout) throw new Error('the bot has no output');
  bot.kill('SIGUSR2');
  for (;;) {
    const [chunk] = await once(stdout, 'data');
    const found = /soak (\{.*\})/.exec(String(chunk))?.[1];
    if (found) return JSON.parse(found);
  }
}

/** Bytes that each further run keeps, by least squares over the samples after the first third, in which caches fill. */
export function growthPerRun(samples: readonly Sample[]): number {
  const late = samples.slice(Math.floor(samples.length / 3));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(late.map(({ runs }) => runs));
  const y = mean(late.map(({ kept }) => kept));
  const across = late.reduce((sum, { runs, kept }) => sum + (runs - x) * (kept - y), 0);
  const spread = late.reduce((sum, { runs }) => sum + (runs - x) ** 2, 0);
  return spread === 0 ? 0 : across / spread;
}
