// The harnesses that play the task: ours, a direct loop, and rivals from npm at pinned versions, installed on demand into a cache of their own.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { watchMemory } from './spent.ts';
import { request } from './task.ts';

const run = promisify(execFile);

export interface Place {
  /** The repository, and the folder that it lies in. */
  readonly folder: string;
  readonly home: string;
  readonly url: string;
}

export interface Contestant {
  readonly name: string;
  /** Rejects with what is missing when it cannot be had here. */
  prepare(): Promise<void>;
  /** Plays the task once, in a process of its own; answers the most memory that it held, bytes. */
  play(place: Place): Promise<number>;
}

const cache = join(homedir(), '.cache', 'outrider-bench');
const claudeVersion = '2.1.330';
const piVersion = '0.73.1';
const minutes = 60_000;

/** Outside our dependency tree: none of these is a dependency of ours. */
async function install(name: string, version: string): Promise<string> {
  const folder = join(cache, `${name.replaceAll('/', '-').replace('@', '')}-${version}`);
  const binaries = join(folder, 'node_modules', '.bin');
  if (existsSync(binaries)) return binaries;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const args = ['install', '--no-audit', '--no-fund', `${name}@${version}`];
  await run('npm', args, { cwd: folder, timeout: 10 * minutes });
  return binaries;
}

/** With what Node compiled the time before, as `bin/outrider.js` starts the command line. */
function node(name: string, program: string): Contestant {
  const file = join(import.meta.dirname, program);
  const env = { NODE_COMPILE_CACHE: join(cache, 'compiled') };
  return {
    name,
    prepare: async () => undefined,
    play: ({ folder, home, url }) => start(process.execPath, [file, url, request, folder], { folder, home, env }),
  };
}

async function start(
  file: string,
  args: readonly string[],
  { folder, home, env }: { folder: string; home: string; env: Readonly<Record<string, string>> },
): Promise<number> {
  const path = `${join(process.execPath, '..')}:/usr/local/bin:/usr/bin:/bin`;
  const running = run(file, [...args], { cwd: folder, env: { PATH: path, HOME: home, ...env }, timeout: 4 * minutes });
  const peak = watchMemory(running.child);
  running.child.stdin?.end();
  return running.then(peak, (error: unknown) => {
    peak();
    throw error;
  });
}

/** As the original experiment ran it: in print mode, with its own tools allowed. */
function claude(name: string, flags: readonly string[]): Contestant {
  let binaries = '';
  return {
    name,
    prepare: async () => {
      binaries = await install('@anthropic-ai/claude-code', claudeVersion);
      await run(join(binaries, 'claude'), ['--version'], { timeout: minutes });
    },
    play: ({ folder, home, url }) => {
      const allowed = ['--allowedTools', 'Bash,Read,Edit,Write,Grep,Glob', '--permission-mode', 'acceptEdits'];
      const args = ['-p', request, '--model', 'claude-opus-4-7', ...flags, ...allowed];
      const env = {
        ANTHROPIC_BASE_URL: url,
        ANTHROPIC_API_KEY: 'sk-bench-0123456789',
        DISABLE_AUTOUPDATER: '1',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      };
      return start(join(binaries, 'claude'), args, { folder, home, env });
    },
  };
}

function pi(): Contestant {
  let binaries = '';
  return {
    name: `pi ${piVersion}`,
    prepare: async () => {
      binaries = await install('@mariozechner/pi-coding-agent', piVersion);
      await run(join(binaries, 'pi'), ['--version'], { timeout: minutes });
    },
    play: ({ folder, home, url }) => {
      mkdirSync(join(home, '.pi', 'agent'), { recursive: true });
      const providers = { anthropic: { baseUrl: url } };
      writeFileSync(join(home, '.pi', 'agent', 'models.json'), JSON.stringify({ providers }));
      const args = ['-p', request, '--provider', 'anthropic', '--model', 'claude-opus-4-5', '--no-session'];
      return start(join(binaries, 'pi'), args, { folder, home, env: { ANTHROPIC_API_KEY: 'sk-bench-0123456789' } });
    },
  };
}

export const contestants: readonly Contestant[] = [
  node('Outrider', 'our-phase.ts'),
  claude(`Claude Code ${claudeVersion}, default`, []),
  claude(`Claude Code ${claudeVersion}, --bare`, ['--bare']),
  pi(),
  node('a minimal direct loop', 'direct-loop.ts'),
];
