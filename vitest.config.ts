// How the tests run; OUTRIDER_TEST_REPORT names a file for a JSON report beside what is printed.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const report = process.env.OUTRIDER_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The default, one worker less than there are cores, left a third of a small machine idle.
    maxWorkers: availableParallelism(),
    setupFiles: ['test/setup.ts'],
    // Servers, timers and two busy cores: a test that fails once is run again where a change waits for it, and `.ci/run` names it.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
