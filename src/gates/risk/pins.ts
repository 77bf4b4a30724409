// The versions of its dependencies that a repository asks for, where a patch changes them.
import type { Program } from '../program.ts';
import { type Wanted, wantedIn } from './wanted-versions.ts';

/** A file that says which versions of dependencies are wanted. */
export const isPinFile = (path: string): boolean => wantedIn(path) !== null;

/** Dependencies of the base whose version the patch changes, or that it takes away. */
export function changedPins(program: Program): string[] {
  return program.changes.flatMap(({ path, before, after }) => {
    const read = wantedIn(path);
    return read === null || before === null || after === null ? [] : changed(path, read(before), read(after));
  });
}

function changed(path: string, before: Wanted, after: Wanted): string[] {
  return [...before].flatMap(([name, version]) => {
    const now = after.get(name);
    if (now === version || (now === undefined && version === '')) return [];
    if (now === undefined) return [`${path} no longer needs ${name}.`];
    return [
      version === ''
        ? `${path} pins ${name}, which any version would do for.`
        : `${path} pins ${name} to another version.`,
    ];
  });
}
