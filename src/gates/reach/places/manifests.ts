// Manifests that give a new file to the world by name: entry points of a Python package, binaries of package.json.
import { foldersAbove, pathIn } from '../../../codemap/map/reading.ts';
import type { Change } from '../../change-set.ts';
import type { Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';
import { binariesOf } from '../../resolve/ecmascript.ts';

interface Asked {
  /** Spellings of the module. */
  readonly names: readonly string[];
  /** Manifests of Python that the patch changes. */
  readonly manifests: readonly Change[];
}

/** How a manifest names the file as something to load or run, in words; null when none does. */
export function manifestEntry(program: Program, unit: Unit, asked: Asked): string | null {
  const { language } = unit.facts;
  if (language === 'typescript' || language === 'javascript') return binary(program, unit.path);
  return language === 'python' ? entryPoint(asked) : null;
}

function binary(program: Program, path: string): string | null {
  for (const folder of foldersAbove(path)) {
    const name = binariesOf(program, folder).find((each) => each.path === path)?.name;
    if (name !== undefined) return `${pathIn(folder, 'package.json')} installs it as ${name}`;
  }
  return null;
}

/** `[project.entry-points.pytest11]`, `[tool.poetry.plugins."x"]`, `[project.scripts]`, `[options.entry_points]`. */
const section = /^\s*\[+.*(?:entry[-_]points|plugins|scripts)\b.*\]+\s*$/;

/** A module as a whole, `x = "pkg.mod"`; one with an object, `x = "pkg.mod:f"`, is found as any other mention is. */
function entryPoint({ names, manifests }: Asked): string | null {
  for (const { path, after, diff } of manifests) {
    if (after === null) continue;
    const added = new Set(diff.added);
    let inside = false;
    for (const [row, line] of after.split('\n').entries()) {
      if (/^\s*\[/.test(line)) inside = section.test(line);
      const module = /^\s*[\w.-]+\s*=\s*["']?([\w.]+)["']?\s*$/.exec(line)?.[1];
      if (inside && added.has(row) && module !== undefined && names.includes(module))
        return `${path} names ${module} as an entry point`;
    }
  }
  return null;
}
