// One experiment's folder as a store to read, wherever it was copied to.
import { fileBlobs } from '../../adapters/stores/file-blobs.ts';
import type { Blobs } from '../../ports/blobs.ts';

/** Reads keys of `experiment` below `folder`, which stands for `experiments/<id>`; every other key is absent. */
export function experimentFolder(folder: string, experiment: string): Blobs {
  const files = fileBlobs(folder);
  const prefix = `experiments/${experiment}/`;
  const own = <T>(key: string, read: (path: string) => Promise<T | null>) =>
    key.startsWith(prefix) ? read(key.slice(prefix.length)) : Promise.resolve(null);
  return { ...files, get: (key) => own(key, files.get), localPath: (key) => own(key, files.localPath) };
}
