// Folders that a command line or the environment names, made before anything else is done.
import { newFolder } from '../../adapters/new-folder.ts';

/** Throws UsageError where it cannot be made. */
export function dataFolder(folder: string): void {
  newFolder(folder, 'Set OUTRIDER_DATA_DIR to a folder that can be written.');
}

/** Throws UsageError where it cannot be made. */
export function outFolder(folder: string): void {
  newFolder(folder, 'Name another folder with --out.');
}
