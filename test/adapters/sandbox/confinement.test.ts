// The processes and the user of a sandbox, each by itself: behind either of them stand other walls, which would hide that one is gone.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bubblewrapArguments } from '../../../src/adapters/sandbox/confinement.ts';
import { findPrograms } from '../../../src/adapters/sandbox/programs.ts';
import { quick } from '../../contracts/sandbox.ts';
import { search, whyNoWalls } from './ground.ts';

const reason = await whyNoWalls();
const programs = await findPrograms(search);

/** The ways in which a bot runs that this process can take: only root can drop root. */
const ways = [{ who: 'anybody', root: false }, ...(process.getuid?.() === 0 ? [{ who: 'root', root: true }] : [])];

/** What the line prints behind the walls. */
function inside(root: boolean, line: string): string {
  const walls = { programs, tree: null, treeBytes: 0, limits: quick, root };
  const args = bubblewrapArguments(walls, { folder: '', argv: ['sh', '-c', line] });
  const bwrap =
    search
      .split(delimiter)
      .map((folder) => join(folder, 'bwrap'))
      .find(existsSync) ?? '';
  return spawnSync(bwrap, args, { encoding: 'utf8', env: { PATH: search }, cwd: '/' }).stdout;
}

describe.runIf(reason === null).each(ways)('in the sandbox of a bot that runs as $who', ({ root }) => {
  it('there are no processes but its own, and no other is reached by its number', () => {
    const seen = inside(root, 'ls /proc | grep -x "[0-9]*"').trim().split('\n').map(Number);
    expect(seen).toContain(1);
    expect(seen).not.toContain(process.pid);
    // The first of them is the sandbox's, and not the machine's.
    expect(inside(root, 'tr "\\0" " " < /proc/1/cmdline')).toContain('--hostname sandbox');
    expect(inside(root, `kill -0 ${process.pid} 2>&1`)).toMatch(/no such process/i);
  });

  it('it is nobody, and becomes nobody else', () => {
    const status = inside(root, 'id -u; id -g; grep -E "^(CapBnd|NoNewPrivs)" /proc/self/status');
    expect(status).toBe('65534\n65534\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\n');
    expect(inside(root, 'setpriv --reuid=0 id -u 2>&1')).toMatch(/setresuid failed/);
  });
});
