// What Node itself says on standard error while a command runs.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const module = JSON.stringify(join(import.meta.dirname, '../../../src/hosts/cli/warnings.ts'));

function said(script: string): string {
  const source = `import { keepExperimentsQuiet } from ${module};\nkeepExperimentsQuiet(process);\n${script}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' }).stderr;
}

it('a part of Node that is an experiment there is not announced', () => {
  expect(
    said(
      "import { stripTypeScriptTypes } from 'node:module'; stripTypeScriptTypes('let a: 1', { mode: 'transform' });",
    ),
  ).toBe('');
});

it('every other warning is printed as Node prints it', () => {
  expect(said("process.emitWarning('NO_PROXY is not followed');")).toMatch(
    /^\(node:\d+\) Warning: NO_PROXY is not followed\n/,
  );
});
