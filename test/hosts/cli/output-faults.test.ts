// Output that cannot be written: a reader that leaves early, and a disk that is full.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const bin = join(import.meta.dirname, '../../../bin/outrider.js');
const rows = join(import.meta.dirname, '../../../docs/data/published-experiment.csv');

function shell(script: string) {
  const { stdout, stderr } = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    env: { ...process.env, NODE: process.execPath, BIN: bin, ROWS: rows },
  });
  return { stdout: stdout.trim(), stderr };
}

it.each(['"$NODE" "$BIN" --help', '"$NODE" "$BIN" compare "$ROWS" --json'])(
  '%s: a reader that has left is no fault',
  (command) => {
    // The reader is gone before the first byte is written.
    const { stdout, stderr } = shell(`{ sleep 0.2; ${command}; echo "$?" >&3; } 3>&1 1> >(exec true)`);
    expect([stdout, stderr]).toEqual(['0', '']);
  },
);

it.skipIf(!existsSync('/dev/full'))('a full disk is told in one line, and the exit status is 1', () => {
  const { stdout, stderr } = shell('"$NODE" "$BIN" compare "$ROWS" > /dev/full; echo "$?"');
  expect(stdout).toBe('1');
  expect(stderr).toMatch(/^outrider: the output cannot be written: ENOSPC[^\n]*\n$/);
});
