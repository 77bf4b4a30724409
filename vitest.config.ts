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
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
