// What somebody sees who asks a benchmark how it is called, or calls it wrongly: no stack, and nothing is measured.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

function bench(...[file = '', ...args]: string[]) {
  const root = join(import.meta.dirname, '../..');
  // As `outrider` itself keeps what was compiled: each of these loads the whole project for a line.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/outrider') };
  return spawnSync(process.execPath, [join(root, 'bench', file), ...args], { encoding: 'utf8', env });
}

it.each([
  ['run.ts', ['--only <name>', '"harness"', '--rounds <n>']],
  ['huge.ts', ['[files] [megabytes]']],
])('%s --help shows all that it takes', (file, words) => {
  const { status, stdout, stderr } = bench(file, '--help');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^Usage: npm run \w+ -- /);
  for (const word of words) expect(stdout).toContain(word);
});

it('what cannot be is told in one line, with exit status 2', () => {
  const { status, stdout, stderr } = bench('simulate.ts', '--owners', 'no');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/It has to be a whole number from 1\.\n$/);
});
