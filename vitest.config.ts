// How the tests run; OUTRIDER_TEST_REPORT names a file for a JSON report beside what is printed.
import { availableParallelism } from 'node:os';
import { defineConfig, type Plugin } from 'vitest/config';

const report = process.env.OUTRIDER_TEST_REPORT;

const inRooms = (...rooms: string[]) => rooms.map((room) => `test/${room}/**/*.test.ts`);

/**
 * Files that keep nothing for the next one share a process, which spares each of them the second and a half that loading everything anew takes, and
 * runs code that is warm. First those that play the bot, which take long, here or on Lambda, then those about hosts and about functions. What
 * changes the process itself (its environment, proxies, timers) stands apart, and so does what builds so long that a start is nothing beside it.
 */
const deployed = ['test/hosts/lambda/{ends-from-outside,kills,pair,study-report}.test.ts'];
const bot = [...inRooms('adapters', 'attacks', 'e2e'), ...deployed];
const hosts = ['test/*.test.ts', ...inRooms('docs', 'hosts', 'report', 'scripts')];
const apart = [
  'test/adapters/telemetry/proxy.test.ts',
  'test/docs/{how-to,tutorials}.test.ts',
  'test/hosts/cli/{gates,report,switch}.test.ts',
  'test/hosts/demo/scripts.test.ts',
  'test/hosts/lambda/two-owners.test.ts',
  'test/hosts/proxy.test.ts',
  'test/report/{browser,study-page}.test.ts',
  'test/report/hostile.property.test.ts',
  'test/scripts/{package,setup-link,supply-chain}.test.ts',
  ...inRooms('torture'),
];
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
  // Two more than there are cores: whoever plays a bot waits for half of its time, for models that think and for waits that are whole seconds.
  // With one more, a sixth of the processor's time was left over in whole runs.
  maxWorkers: availableParallelism() + 2,
  // A process that plays whole threads makes garbage all the time: it is collected less often, and what is short-lived is dead by then.
  execArgv: ['--min-semi-space-size=64', '--max-semi-space-size=64'],
  globalSetup: ['test/scratch.ts'],
  setupFiles: ['test/setup.ts'],
  // Servers, timers and two busy cores: a test that fails once is run again where a change waits for it, and `.ci/run` names it.
  retry: process.env.CI ? 1 : 0,
  // What hangs is given up; how fast a test is, is no question of this.
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

const project = (name: string, of: { include: string[]; exclude?: string[]; isolate?: boolean }) => ({
  extends: false as const,
  plugins: [shipped],
  test: { ...each, name, ...of },
});

export default defineConfig({
  test: {
    include: all,
    maxWorkers: each.maxWorkers,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      project('apart', { include: apart }),
      project('bot', { include: bot, exclude: apart, isolate: false }),
      project('hosts', { include: hosts, exclude: [...apart, ...deployed], isolate: false }),
      project('functions', { include: functions, isolate: false }),
    ],
  },
});
