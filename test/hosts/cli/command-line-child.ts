// The command line in a process that stays: what one command loads serves the next. Each has an environment, an input and an output of its own.
import { Readable } from 'node:stream';
import { runCommandLine } from '../../../src/hosts/cli/run-command-line.ts';
import { keepExperimentsQuiet } from '../../../src/hosts/cli/warnings.ts';
import type { Asked, Told } from './command-line.ts';

keepExperimentsQuiet(process);

process.on('message', async ({ environment, args, input }: Asked) => {
  const said = { stdout: '', stderr: '' };
  process.env = { ...environment };
  process.exitCode = 0;
  Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(input)]), configurable: true });
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = (text: string | Uint8Array) => {
      said[name] += String(text);
      return true;
    };
  }
  await runCommandLine(args);
  const told: Told = { status: Number(process.exitCode), ...said };
  process.send?.(told);
});
