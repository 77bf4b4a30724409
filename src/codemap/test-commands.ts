// Which commands run the tests that a patch touches: by language and build files, and what stands in the way where none can.
import type { Workspace } from './files.ts';
import { type Language, languageOf } from './languages.ts';
import { goCommands, rustCommands } from './test-commands/compiled.ts';
import { javaCommands } from './test-commands/java.ts';
import { nativeCommands } from './test-commands/native.ts';
import { nodeCommands } from './test-commands/node.ts';
import { pythonCommands } from './test-commands/python.ts';
import type { Planner, Runtimes, TestPlan } from './test-commands/shape.ts';
import { touchedTests } from './test-commands/touched.ts';

/** Tests of each language by the one who knows how they are run. */
const planners: Readonly<Record<Language, Planner>> = {
  python: pythonCommands,
  typescript: nodeCommands,
  javascript: nodeCommands,
  go: goCommands,
  rust: rustCommands,
  java: javaCommands,
  c: nativeCommands,
  cpp: nativeCommands,
};

/**
 * The commands for the tests that the edits touch: edited ones, and those that mention an edited module. Both lists are empty when
 * no test belongs to the edits. Pure.
 */
export function planTests(workspace: Workspace, runtimes: Runtimes): TestPlan {
  const touched = touchedTests(workspace);
  const plans = [...byPlanner(touched)].map(([planner, tests]) => planner({ files: workspace, tests, runtimes }));
  return {
    commands: plans.flatMap(({ commands }) => commands),
    obstacles: plans.flatMap(({ obstacles }) => obstacles),
  };
}

/** TypeScript and JavaScript share one, C and C++ another. */
function byPlanner(tests: readonly string[]): Map<Planner, string[]> {
  const groups = new Map<Planner, string[]>();
  for (const path of tests) {
    const language = languageOf(path);
    if (language === null) continue;
    const key = planners[language];
    groups.set(key, [...(groups.get(key) ?? []), path]);
  }
  return groups;
}
