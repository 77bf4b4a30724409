// The bundles of all functions, away from the checkout: the same for every test that starts them.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleAll } from '../../../../scripts/bundle.ts';
import { onceARun } from '../../../once-a-run.ts';

const bundles = onceARun('bundles', bundleAll);

/** Beside the functions: what their processes compiled. */
const compiled = 'compiled';

/** The folder they lie in, one for each function. Nobody writes there but the processes, what they compiled. */
export async function lambdaBundles(): Promise<string> {
  await bundles.ready();
  return bundles.folder;
}

/** As `bundleAll` leaves them in a folder that is not there yet. */
export async function copyBundles(out: string): Promise<void> {
  const made = await lambdaBundles();
  await cp(made, out, { recursive: true, filter: (from) => from !== join(made, compiled) });
}
