// Whether an open SQLite file is still the one at its path: into one that was removed SQLite goes on writing, and all of it is lost.
import { statSync } from 'node:fs';
import { UsageError } from '../../domain/errors.ts';

/** A check for the file that lies at `file` now. It throws UsageError when there is none there any more, or another one. */
export function presenceOf(file: string): () => void {
  const opened = idOf(file);
  return () => {
    if (idOf(file) === opened) return;
    throw new UsageError(
      `${file} was removed or replaced while this process had it open: nothing more can be kept. Stop this process, put the file back, and start it again.`,
    );
  };
}

/** null: there is none, or its folder cannot be looked into. */
function idOf(file: string): string | null {
  try {
    const { dev, ino } = statSync(file, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return null;
  }
}
