// How the tests run; OUTRIDER_TEST_REPORT names a file for a JSON report beside what is printed.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const report = process.env.OUTRIDER_TEST_REPORT;

/**
 * Rooms whose tests are about functions and keep nothing for the next file: they share a process, which spares each of them the second and a half
 * that loading everything anew takes. What changes the process itself (its environment, its proxies, its timers) belongs to the others.
 */
const together = [
  'agent',
  'arm',
  'artifacts',
  'codemap',
  'command',
  'comment',
  'comparison',
  'digest',
  'domain',
  'experiment',
  'fakes',
  'gates',
  'phases',
  'refinement',
  'scouting',
  'study',
].map((room) => `test/${room}/**/*.test.ts`);

const all = ['test/**/*.test.ts'];
const each = {
  // The default, one worker less than there are cores, left a third of a small machine idle.
  maxWorkers: availableParallelism(),
  globalSetup: ['test/scratch.ts'],
  setupFiles: ['test/setup.ts'],
  // Servers, timers and two busy cores: a test that fails once is run again where a change waits for it, and `.ci/run` names it.
  retry: process.env.CI ? 1 : 0,
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    include: all,
    maxWorkers: each.maxWorkers,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      { extends: false, test: { ...each, name: 'apart', include: all, exclude: together } },
      { extends: false, test: { ...each, name: 'together', include: together, isolate: false } },
    ],
  },
});
