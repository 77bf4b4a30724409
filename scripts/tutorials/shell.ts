// One shell for a whole page, as a reader has it: what is exported stays, and a command that fails is told.
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Shell {
  /** What the lines print, both streams as they come. Throws when one of them ends with another status than 0. */
  run(lines: string): Promise<string>;
  close(): void;
}

const root = join(import.meta.dirname, '../..');
const longest = 240_000;

/** `npx outrider` and `outrider` are this checkout's. Nothing of the caller's environment is seen. */
export function openShell(folder: string, environment: Readonly<Record<string, string>>): Shell {
  const bin = join(folder, '.tools');
  mkdirSync(bin, { recursive: true });
  script(join(bin, 'outrider'), `exec "${process.execPath}" "${join(root, 'bin/outrider.js')}" "$@"`);
  script(join(bin, 'npx'), 'exec "$@"');
  const path = [bin, dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':');
  const env = { PATH: path, HOME: folder, LANG: 'C.UTF-8', ...environment };
  const bash = spawn('bash', ['--noprofile', '--norc'], {
    cwd: folder,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  let answered = '';
  bash.stdout.on('data', (chunk: Buffer) => {
    answered += chunk.toString();
  });
  bash.stdin.write(`set -E -o pipefail; trap 'echo "[status $?]: $BASH_COMMAND" >> .tools/failed' ERR\n`);
  let n = 0;
  return {
    run: async (lines) => {
      n += 1;
      const at = join(bin, `block-${n}`);
      writeFileSync(at, `${lines}\n`);
      writeFileSync(join(bin, 'failed'), '');
      bash.stdin.write(`. "${at}" > "${at}.out" 2>&1 < /dev/null; echo "done ${n}"\n`);
      const end = Date.now() + longest;
      while (!answered.includes(`done ${n}\n`)) {
        if (bash.exitCode !== null || Date.now() > end) throw new Error(`The shell did not end with: ${lines}`);
        await sleep(20);
      }
      const output = readFileSync(`${at}.out`, 'utf8');
      const failed = readFileSync(join(bin, 'failed'), 'utf8');
      if (failed !== '') throw new Error(`${failed.trim()}\n${output}`);
      return output;
    },
    close: () => {
      if (bash.pid !== undefined && bash.exitCode === null) process.kill(-bash.pid);
    },
  };
}

function script(path: string, line: string): void {
  writeFileSync(path, `#!/bin/sh\n${line}\n`);
  chmodSync(path, 0o755);
}
