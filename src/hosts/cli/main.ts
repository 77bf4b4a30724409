// The command line: one file per command; exit status 0 done, 1 the answer is no, 2 usage or configuration.
import { keepYoungGenerationSmall } from '../heap.ts';
import { bearOutputFaults } from './output-faults.ts';
import { runCommandLine } from './run-command-line.ts';
import { keepExperimentsQuiet } from './warnings.ts';

keepYoungGenerationSmall();
bearOutputFaults(process);
keepExperimentsQuiet(process);

await runCommandLine(process.argv.slice(2));
