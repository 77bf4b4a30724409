// The App's credentials in a file of the data folder, readable by the bot's user alone.
import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '../../domain/errors.ts';
import { storedAppText } from '../../domain/stored-app.ts';
import type { AppStore } from '../../ports/app-store.ts';
import { makeWholeFile } from '../whole-file.ts';

/** `path`: in a folder that is there. */
export function fileApp(path: string): AppStore {
  return {
    async holds() {
      try {
        await access(path);
        return true;
      } catch (error) {
        if (!hasCode(error, 'ENOENT')) throw error;
        await access(dirname(path), constants.W_OK);
        return false;
      }
    },
    keep: (app) => makeWholeFile(path, storedAppText(app)),
  };
}
