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
  ['simulate.ts', ['--owners <n>', '--seed <n>']],
  ['huge.ts', ['[files] [megabytes]']],
])('%s --help shows all that it takes', (file, words) => {
  const { status, stdout, stderr } = bench(file, '--help');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^Usage: npm run \w+ -- /);
  for (const word of words) expect(stdout).toContain(word);
});

it.each([
  [['run.ts', '--only', 'nothing'], /Allowed choices are harness, /],
  [['run.ts', '--rounds', 'no'], /It has to be a whole number from 1\.$/],
])('%j: exit status 2 and one line', (args, words) => {
  const { status, stdout, stderr } = bench(...args);
  expect({ status, stdout, lines: stderr.trim().split('\n').length }).toEqual({ status: 2, stdout: '', lines: 1 });
  expect(stderr.trim()).toMatch(words);
});
