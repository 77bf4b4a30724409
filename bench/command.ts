// How a benchmark is called: what it takes stands in `--help`, and what cannot be is told in a line, with exit status 2.
import { Command, InvalidArgumentError } from 'commander';

/** `script` is its name in package.json. Ends the process where there is nothing to measure. */
export function benchCommand(script: string, about: string): Command {
  return new Command(`npm run ${script} --`)
    .description(about)
    .helpOption('--help', 'show this')
    .allowExcessArguments(false)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
}

export function atLeastOne(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError('It has to be a whole number from 1.');
  return number;
}
