// Failures that nobody handled, in processes of their own: one is told and lived with, the other is told and ends the process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { brokenOff } from '../../src/hosts/last-resort.ts';

async function fails(how: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'unhandled-child.ts'), how]);
  const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const lines = err.split('\n').filter((line) => line.startsWith('{'));
  return { out, status, lines: lines.map((line) => JSON.parse(line) as Record<string, string>), err };
}

it('a rejection is told with its stack and its cause, without secrets, and the process goes on', async () => {
  const { out, status, lines, err } = await fails('rejection');
  expect([out, status]).toEqual(['still here\n', 0]);
  expect(lines).toMatchObject([{ level: 'error', message: 'a failure that nobody handled' }]);
  expect(lines[0]?.problem).toMatch(
    /fetch failed with \[redacted\]\n +at .*unhandled-child[\s\S]*caused by Error: read ECONNRESET/,
  );
  expect(err).not.toContain('a-secret-of-ours');
});

it('what is thrown in the middle of something is told and ends the process, with a status of its own', async () => {
  const { out, status, lines } = await fails('exception');
  expect([out, status]).toEqual(['', brokenOff]);
  expect(lines).toMatchObject([{ level: 'error', message: expect.stringContaining('the process ends') }]);
});
