// Files that a framework imports by itself for whoever uses their names: Nuxt's components, composables and utilities, and those of Vite's plugins.
import { foldersAbove, pathIn } from '../../codemap/map/reading.ts';

/** A file that is imported by its place: by the name of its component, or (null) by whatever it exports. */
export interface PlacedFile {
  readonly path: string;
  readonly names: readonly string[] | null;
}

/** Answers, for one file, which others are imported for it. */
export type Placed = (path: string) => readonly PlacedFile[];

interface Place {
  /** Folder of the package whose framework does it. */
  readonly home: string;
  /** Code of the server, code of the pages, or both. */
  readonly side: 'server' | 'client' | 'both';
  readonly file: PlacedFile;
}

/** Of the given paths, those that a framework imports by their places; `text` reads manifests. */
export function placedFiles(paths: readonly string[], text: (path: string) => string | null): Placed {
  const places = paths.flatMap((path) => placeOf(path, text) ?? []);
  return (path) => {
    if (places.length === 0 || !/\.(?:vue|[cm]?[jt]sx?)$/.test(path)) return [];
    return places
      .filter(({ home, side, file }) => {
        const inside = home === '' ? path : path.startsWith(`${home}/`) ? path.slice(home.length + 1) : null;
        if (inside === null || file.path === path) return false;
        const isServer = inside.startsWith('server/');
        return side === 'both' || (side === 'server') === isServer;
      })
      .map((each) => each.file);
  };
}

function placeOf(path: string, text: (path: string) => string | null): Place | null {
  if (!/\.(?:vue|[cm]?[jt]s)$/.test(path) || /\.(?:test|spec|d)\.[cm]?[jt]s$/.test(path)) return null;
  for (const home of foldersAbove(path)) {
    const manifest = text(pathIn(home, 'package.json'));
    const place = manifest === null ? null : placeIn(manifest, path.slice(home === '' ? 0 : home.length + 1));
    if (place !== null) return { home, side: place.side, file: { path, names: place.names } };
  }
  return null;
}

const exporting =
  /^(?:(?:app|src|shared)\/)?(?:composables|utils|types|stores|hooks)\/(?:[^/]+|[^/]+\/index)\.[cm]?[jt]s$/;

function placeIn(manifest: string, inside: string): { side: Place['side']; names: readonly string[] | null } | null {
  const isNuxt = /"nuxt"\s*:/.test(manifest);
  const component = /^(?:(?:app|src)\/)?components\/(.+)\.vue$/.exec(inside)?.[1];
  if (component !== undefined && (isNuxt || /"unplugin-vue-components"\s*:/.test(manifest)))
    return { side: 'client', names: namesOf(component) };
  if (isNuxt && /^server\/utils\//.test(inside)) return { side: 'server', names: null };
  if (!exporting.test(inside)) return null;
  if (isNuxt) return { side: inside.startsWith('shared/') ? 'both' : 'client', names: null };
  const isDirectory = /\/(?:composables|stores|hooks)\//.test(`/${inside}`);
  return isDirectory && /"unplugin-auto-import"\s*:/.test(manifest) ? { side: 'client', names: null } : null;
}

/** `base/form/Input` is `BaseFormInput`, or `Input` where prefixes are off; `Lazy` before either. */
function namesOf(component: string): string[] {
  const parts = component
    .replace(/\.(?:client|server|global)$/, '')
    .replace(/\/index$/, '')
    .split('/');
  const words = parts.map((each) => each.replace(/(?:^|[-_.])(\w)/g, (_, letter: string) => letter.toUpperCase()));
  const joined = words.reduce((all, each) => (each.startsWith(all) ? each : all + each), '');
  const names = [...new Set([joined, words.at(-1) ?? joined])];
  return [...names, ...names.map((each) => `Lazy${each}`)];
}
