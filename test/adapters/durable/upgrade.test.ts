// The program is replaced by another version while an execution waits: what it has on record is of the old one.
import { expect, onTestFinished, test } from 'vitest';
import type { DurableFunction } from '../../../src/adapters/durable/handler.ts';
import type { Durable } from '../../../src/ports/durable.ts';
import { engineFile, newEngine, testEngine } from './engine-host.ts';

const ran: string[] = [];
const step = (durable: Durable, name: string) =>
  durable.step(name, async () => {
    ran.push(name);
    return name;
  });

/** Every version waits where the first one was stopped. */
const old: DurableFunction = async (_, durable) => {
  await step(durable, 'pin');
  await step(durable, 'freeze');
  await durable.wait('pause', 3_600);
  return 'old';
};
const versions: Readonly<Record<string, { readonly story: DurableFunction; readonly goesOn: boolean }>> = {
  'the same steps and one more at the end': {
    goesOn: true,
    story: async (_, durable) => {
      await step(durable, 'pin');
      await step(durable, 'freeze');
      await durable.wait('pause', 3_600);
      return step(durable, 'more');
    },
  },
  'a step renamed': {
    goesOn: false,
    story: async (_, durable) => {
      await step(durable, 'pin');
      return step(durable, 'frozen');
    },
  },
  'a step put between': {
    goesOn: false,
    story: async (_, durable) => {
      await step(durable, 'pin');
      await step(durable, 'price');
      return step(durable, 'freeze');
    },
  },
  'a step left out': {
    goesOn: false,
    story: async (_, durable) => {
      await step(durable, 'pin');
      await durable.wait('pause', 3_600);
      return step(durable, 'publish');
    },
  },
};

test.each(Object.entries(versions))('with %s', async (_what, { story, goesOn }) => {
  const file = engineFile();
  let now = Date.parse('2026-11-27T12:00:00Z');
  const clock = { now: () => now, elapsed: () => now };
  const before = newEngine({ file, clock, experiment: old });
  await before.start('experiment', 'run-1', null);
  await expect.poll(() => ran.includes('freeze')).toBe(true);
  await expect.poll(() => before.get('run-1')?.status).toBe('running');
  await before.close();
  ran.length = 0;

  now += 3_700_000;
  const told: string[] = [];
  const after = testEngine({ file, clock, experiment: story, onProblem: ({ message }) => told.push(message) });
  const { status, error } = await after.waitFor('run-1');
  if (goesOn) {
    expect([status, ran, told]).toEqual(['succeeded', ['more'], []]);
    return;
  }
  // Nothing of the new version runs on what the old one has done, whoever asks is told why, and the operator too.
  expect([status, ran]).toEqual(['failed', []]);
  expect(error?.name).toBe('BegunByAnotherVersion');
  expect(error?.message).toMatch(
    /^run-1 was begun by another version of this program, whose steps were others \(.*(name|type) mismatch/,
  );
  expect(told).toEqual([error?.message]);
});

test('an arm that its experiment waits for fails in the same words', async () => {
  const file = engineFile();
  const experiment: DurableFunction = async (_, durable) =>
    durable.invoke('draft', 'arm', null).catch((error: Error) => error.message);
  const before = newEngine({ file, experiment, arm: old });
  await before.start('experiment', 'run-2', null);
  await expect.poll(() => before.list().length).toBe(2);
  await expect.poll(() => ran.includes('freeze')).toBe(true);
  await before.close();
  const renamed: DurableFunction = async (_, durable) => step(durable, 'pinned');
  const after = newEngine({ file, experiment, arm: renamed, onProblem: () => undefined });
  onTestFinished(() => after.close());
  // The wait ends first: only then does anybody look at the arm again.
  expect((await after.waitFor('run-2')).result).toMatch(/was begun by another version of this program/);
});
