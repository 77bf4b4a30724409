// The App's credentials in a file of the data folder, readable by the bot's user alone.
import { access, writeFile } from 'node:fs/promises';
import { hasCode } from '../../domain/errors.ts';
import { storedAppText } from '../../domain/stored-app.ts';
import type { AppStore } from '../../ports/app-store.ts';

/** `path`: in a folder that is there. */
export function fileApp(path: string): AppStore {
  return {
    holds: () =>
      access(path).then(
        () => true,
        (error: unknown) => {
          if (hasCode(error, 'ENOENT')) return false;
          throw error;
        },
      ),
    async keep(app) {
      try {
        await writeFile(path, storedAppText(app), { mode: 0o600, flag: 'wx', flush: true });
        return true;
      } catch (error) {
        if (hasCode(error, 'EEXIST')) return false;
        throw error;
      }
    },
  };
}
