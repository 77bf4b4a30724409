// A huge repository from the comment to the summary: `npm run huge -- --help`. The bot is `outrider serve` in a process of its own,
// with production's waits, so that its processor time and its peak memory are its alone; GitHub, arXiv and the models stand in this one.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readMarker } from '../src/comment/marker.ts';
import { serve } from '../src/hosts/cli/serve-bot.ts';
import { maintainer } from '../src/hosts/demo/play.ts';
import { type Scenario, scenarioNamed } from '../src/hosts/demo/scenarios.ts';
import { loadSeed } from '../src/hosts/demo/seeds.ts';
import { openWorldOutside } from '../src/hosts/demo/stage.ts';
import { keepYoungGenerationSmall } from '../src/hosts/heap.ts';
import { atLeastOne, benchCommand } from './command.ts';
import { corpusFiles } from './corpus.ts';
import { peakMemory } from './peak.ts';

interface Figures {
  /** Seconds of processor time. */
  readonly cpu: number;
  /** Bytes. */
  readonly peak: number;
}

/** What comes after publishing waits for a CI that is not there. */
const settings = 'baseline: claude-opus-4-7\nrefine: false\n';

keepYoungGenerationSmall();
if (process.argv[2] === 'serve') {
  await serve({ port: 0, host: '127.0.0.1' });
  process.stdout.write(`${JSON.stringify(figuresOfThis())}\n`);
} else {
  const { processedArgs } = benchCommand('huge', 'Plays a run on a huge repository, and measures the bot alone.')
    .argument('[files]', 'how many it has', atLeastOne, 50_000)
    .argument('[megabytes]', 'how large it is; left out: 268 for 50,000 files', atLeastOne)
    .parse();
  const [files, megabytes] = processedArgs as [number, number | undefined];
  await measure(files, megabytes ?? null);
}

function figuresOfThis(): Figures {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1e6, peak: peakMemory() };
}

async function measure(wanted: number, megabytes: number | null): Promise<void> {
  const river = scenarioNamed('river');
  if (river === undefined) throw new Error('the scenario is gone');
  const files: Record<string, Uint8Array> = {};
  const size = (megabytes ?? (wanted * 268) / 50_000) * 1e6;
  for (const { path, content } of corpusFiles(wanted, size)) files[`library/${path}`] = content;
  const bytes = Object.values(files).reduce((sum, content) => sum + content.length, 0);
  const dataDir = await mkdtemp(join(tmpdir(), 'outrider-huge-'));
  const setUp = performance.now();
  const outside = await openWorldOutside({
    repositories: [
      {
        owner: river.repository.owner,
        name: river.repository.name,
        files: { ...loadSeed(river.repository.seed), ...files, '.github/outrider.yml': settings },
      },
    ],
    users: [{ login: maintainer, role: 'write' }],
    scripts: river.scripts,
    dataDir,
    pace: {},
  });
  say(`${wanted} files, ${(bytes / 1e6).toFixed(0)} MB; the stand-ins took ${seconds(setUp)} to be set up`);
  try {
    await played(river, outside);
  } finally {
    await outside.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

type Outside = Awaited<ReturnType<typeof openWorldOutside>>;

async function played(scenario: Scenario, outside: Outside): Promise<void> {
  const bot = await startBot(outside);
  try {
    const asked = performance.now();
    const issue = await outside.github.openIssue(
      maintainer,
      `${scenario.repository.owner}/${scenario.repository.name}`,
      scenario.issue,
    );
    await outside.github.comment(maintainer, issue, scenario.command);
    const seen = new Set<string>();
    for (let over = false; !over; await sleep(250)) {
      if (bot.process.exitCode !== null) throw new Error(`the bot ended: ${bot.said()}`);
      for (const { body } of await outside.github.thread(issue)) {
        const key = readMarker(body, outside.environment.WEBHOOK_SECRET ?? '');
        const name = key === null ? 'command' : [key.kind, key.arm].filter((part) => part !== null).join(' ');
        if (!seen.has(name)) say(`${seconds(asked)} ${name}: ${body.split('\n')[2] ?? body}`);
        seen.add(name);
        over ||= key?.kind === 'summary' || (key?.kind === 'card' && / · (failed|cancelled) · /.test(body));
      }
    }
    const { cpu, peak } = await bot.end();
    say(`the bot: ${cpu.toFixed(1)} s of processor time, peak ${(peak / 1e6).toFixed(0)} MB`);
    const rest = figuresOfThis();
    say(`the stand-ins: ${rest.cpu.toFixed(1)} s, set-up included, peak ${(rest.peak / 1e6).toFixed(0)} MB`);
  } finally {
    bot.process.kill('SIGKILL');
  }
}

interface Bot {
  readonly process: ChildProcess;
  said(): string;
  /** Stops it as a person would and gives what it took. */
  end(): Promise<Figures>;
}

async function startBot(outside: Outside): Promise<Bot> {
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), 'serve'], {
    env: { ...outside.environment, LOG_LEVEL: 'error', PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  while (!said.includes('listening on')) {
    if (child.exitCode !== null) throw new Error(`the bot ended with status ${child.exitCode}`);
    await sleep(50);
  }
  outside.github.setWebhook(`${/listening on (\S+?),/.exec(said)?.[1]}/api/github/webhooks`);
  return {
    process: child,
    said: () => said,
    end: async () => {
      const gone = once(child, 'close');
      child.kill('SIGTERM');
      await gone;
      return JSON.parse(said.trim().split('\n').at(-1) ?? '');
    },
  };
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
