// Folders that a command line or the environment names, made before anything else is done.
import { newFolder } from '../../adapters/new-folder.ts';

export { dataFolder } from '../../adapters/new-folder.ts';

/** Throws UsageError where it cannot be made. */
export function outFolder(folder: string): void {
  newFolder(folder, 'Name another folder with --out.');
}
