// How the tests run; OUTRIDER_TEST_REPORT names a file for a JSON report beside what is printed.
import { availableParallelism } from 'node:os';
import { defineConfig, type Plugin } from 'vitest/config';

const report = process.env.OUTRIDER_TEST_REPORT;

const inRooms = (...rooms: string[]) => rooms.map((room) => `test/${room}/**/*.test.ts`);

/**
 * Files that keep nothing for the next one share a process, which spares each of them the second and a half that loading everything anew takes, and
 * runs code that is warm. First those that play the bot, which take long, then those about functions. What changes the process itself (its
 * proxies, its timers) stands apart.
 */
const bot = inRooms('adapters', 'attacks', 'e2e');
/** A proxy holds for the whole process. */
const alone = ['test/adapters/telemetry/proxy.test.ts'];
const functions = inRooms(
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
);

const all = ['test/**/*.test.ts'];

/**
 * Packages as the bot loads them. Without this they come in their development builds where they have one, with assertions at every step: Markdown
 * takes an eighth longer in those, and what is tested is not what runs. Here, as a list in the configuration could only add conditions.
 */
const shipped: Plugin = {
  name: 'packages-as-they-are-shipped',
  configResolved: ({ resolve, ssr, environments }) => {
    for (const { conditions } of [resolve, ssr.resolve, ...Object.values(environments).map((one) => one.resolve)]) {
      const at = conditions?.indexOf('development|production') ?? -1;
      if (at >= 0) conditions?.splice(at, 1);
    }
  },
};

const each = {
  // The default, one worker less than there are cores, left a third of a small machine idle.
  maxWorkers: availableParallelism(),
  // A process that plays whole threads makes garbage all the time: it is collected less often, and what is short-lived is dead by then.
  execArgv: ['--min-semi-space-size=64', '--max-semi-space-size=64'],
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
      {
        extends: false,
        plugins: [shipped],
        test: { ...each, name: 'apart', include: all, exclude: [...bot, ...functions] },
      },
      { extends: false, plugins: [shipped], test: { ...each, name: 'alone', include: alone } },
      {
        extends: false,
        plugins: [shipped],
        test: { ...each, name: 'bot', include: bot, exclude: alone, isolate: false },
      },
      { extends: false, plugins: [shipped], test: { ...each, name: 'functions', include: functions, isolate: false } },
    ],
  },
});
