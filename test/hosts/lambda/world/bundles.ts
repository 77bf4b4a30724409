// The bundles of all functions, away from the checkout: the same for every test that starts them.
import { bundleAll } from '../../../../scripts/bundle.ts';
import { onceARun } from '../../../once-a-run.ts';

const bundles = onceARun('bundles', bundleAll);

/** The folder they lie in, one for each function. Nobody writes there but the processes, what they compiled. */
export async function lambdaBundles(): Promise<string> {
  await bundles.ready();
  return bundles.folder;
}
