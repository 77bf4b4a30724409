// The plan for the tests of a patch, on a sandbox that has what is said and nothing else.

import type { TestPlan } from '../../../src/codemap/test-commands/shape.ts';
import { planTests } from '../../../src/codemap/test-commands.ts';
import { createWorkspace } from '../../../src/codemap/workspace.ts';
import { type FakeFile, memorySnapshot } from '../../fakes/files.ts';

export function edited(base: Readonly<Record<string, FakeFile>>, written: Readonly<Record<string, string>>) {
  const workspace = createWorkspace(memorySnapshot(base));
  for (const [path, text] of Object.entries(written)) workspace.write(path, Buffer.from(text));
  return workspace;
}

export function plan(
  base: Readonly<Record<string, FakeFile>>,
  written: Readonly<Record<string, string>>,
  programs: readonly string[],
): TestPlan {
  const none = { python: false, pytest: false, node: null, go: false, cargo: false };
  return planTests(edited(base, written), { ...none, programs: new Set(programs) });
}
