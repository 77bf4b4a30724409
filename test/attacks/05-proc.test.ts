// Attack 5: tests of the repository read the environment of every process and the files of this machine, and a model asks for them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whyNoWalls } from '../adapters/sandbox/ground.ts';
import { armOf, type Bench } from '../e2e/bench.ts';
import {
  answersTo,
  attack,
  call,
  expectNothingLeft,
  glm,
  keys,
  openGround,
  patience,
  writes,
  writesPatch,
} from './ground.ts';

const reason = await whyNoWalls();
const spy = `import glob
import os
import socket
import unittest

class SpyTest(unittest.TestCase):
  def test_spy(self):
    # In two parts, so that this text itself holds none of them.
    ours = ["ANTHROPIC_" + "API_KEY", "WEBHOOK_" + "SECRET", "root:x:" + "0:0"]
    seen = ["HOME is " + str(os.environ.get("HOME")), "USER is " + str(os.getuid()) + ":" + str(os.getgid())]
    # Of a process of the machine, what anybody may read of it though its environment is closed.
    for path in glob.glob("/proc/[0-9]*/stat"):
        if path.split("/")[2] == "${process.pid}":
            seen.append("SEES the bot")
    if any(name in str(dict(os.environ)) for name in ours):
        seen.append("LEAK of the environment")
    for path in glob.glob("/proc/*/environ") + glob.glob("/proc/*/cmdline") + ["/etc/passwd", "/root/.ssh/id_rsa"]:
        try:
            found = open(path, "rb").read().decode("latin1")
        except OSError:
            continue
        if any(name in found for name in ours):
            seen.append("LEAK of " + path)
    for host in ["127.0.0.1", "169.254.169.254"]:
        try:
            socket.create_connection((host, 80), 1)
            seen.append("REACHED")
        except OSError:
            pass
    assert False, "|SPY|" + "|SPY|".join(seen)
`;
let bench: Bench;
beforeAll(async () => {
  process.env.ANTHROPIC_API_KEY = keys.ANTHROPIC_API_KEY;
  bench = await openGround({ files: { 'tests/test_spy.py': spy } });
}, patience);
afterAll(async () => {
  delete process.env.ANTHROPIC_API_KEY;
  await bench.close();
});

describe.runIf(reason === null)('with walls', () => {
  it('the tests see no key, no file of ours and no network, and neither does the model', {
    timeout: patience,
  }, async () => {
    const mine = spy.replace('SpyTest', 'SpyTooTest');
    const calls = [writes('tests/test_spy_too.py', mine), call('run_check', { kind: 'tests' })];
    const asked = await attack(bench, writesPatch(calls), { title: 'A reward', body: 'Run the tests.' });
    expect(await armOf(bench, asked, glm)).toBeDefined();
    const told = answersTo(bench);
    // The spy looked, and saw what there is inside: so it was run.
    expect(told).toContain('|SPY|HOME is /tmp|SPY|USER is 65534:65534');
    for (const found of [
      '|SPY|LEAK',
      '|SPY|REACHED',
      '|SPY|SEES',
      'root:x:0:0',
      'WEBHOOK_SECRET',
      keys.ANTHROPIC_API_KEY,
    ])
      expect(told.includes(found), found).toBe(false);
    expectNothingLeft(bench);
  });
});

it('says so where there are no walls to try', () => {
  if (reason !== null) process.stderr.write(`attack 5 was not tried: ${reason}\n`);
  expect(reason === null || reason.length > 10).toBe(true);
});
