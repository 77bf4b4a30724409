// What the script of the continuous integration ends with: whoever reads only its exit status must not be misled.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';

const script = join(import.meta.dirname, '../../.ci/run');

/** Answers to each `npm` of the script; `types` takes its time, so that a failure of the tests finds it running. */
const npm = `#!/usr/bin/env bash
said="$*"
case "$said" in
  test)
    printf '%s' '{"numPassedTests":3,"numFailedTests":0,"testResults":[]}' >"$OUTRIDER_TEST_REPORT"
    [ -z "\${INTERRUPTED:-}" ] || { until [ -e types-begun ]; do sleep 0.01; done; kill -INT "$PPID"; } ;;
  'run types'*) [ -z "\${SLOW_TYPES:-}" ] || { trap ': >types-stopped' TERM; : >types-begun; sleep 60; } ;;
esac
[ "\${FAILS:-}" = "$said" ] && { echo "$said is broken"; [ -z "\${SLOW_TYPES:-}" ] || until [ -e types-begun ]; do sleep 0.01; done; exit 7; }
exit 0
`;

/** Plays the script on a project whose npm is `npm`, in a process group of its own, for a signal to it reaches only it. */
async function played(env: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'outrider-ci-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'bin'));
  cpSync(script, join(folder, '.ci/run'));
  writeFileSync(join(folder, 'bin/npm'), npm);
  chmodSync(join(folder, 'bin/npm'), 0o755);
  const child = spawn(join(folder, '.ci/run'), {
    detached: true,
    env: { ...env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [printed, [status, signal]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { status, signal, lines: printed.trimEnd().split('\n'), folder };
}

it('ends with status 0 and the numbers alone on the last line when everything holds', async () => {
  const { status, signal, lines } = await played({});
  expect({ status, signal }).toEqual({ status: 0, signal: null });
  expect(lines.at(-1)).toBe('3 passed, 0 failed');
});

it.each(['run lint', 'run package', 'run supply-chain'])(
  'ends with a failure and what was printed: npm %s',
  async (fails) => {
    const { status, lines } = await played({ FAILS: fails });
    expect(status).toBe(1);
    expect(lines.at(-1)).toBe(`${fails} is broken`);
  },
);

it('ends with the status of the tests when they fail, and leaves nothing running', async () => {
  const { status, lines, folder } = await played({ FAILS: 'test', SLOW_TYPES: 'yes' });
  expect(status).toBe(7);
  expect(lines.at(-1)).toBe('test is broken');
  await expect.poll(() => existsSync(join(folder, 'types-stopped'))).toBe(true);
});

it('ends with the status of an interruption, though the tests did not mind it, and leaves nothing running', async () => {
  const { status, folder } = await played({ INTERRUPTED: 'yes', SLOW_TYPES: 'yes' });
  expect(status).toBe(130);
  await expect.poll(() => existsSync(join(folder, 'types-stopped'))).toBe(true);
});
