// How a manifest in JSON calls a file of TypeScript or JavaScript: by its build, or without its ending.
import { folderOf } from '../../file-kinds.ts';
import type { Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';
import { declaredEntries, packageNameOf } from '../../resolve/ecmascript.ts';

/** What a manifest in `config` may call the build of a TypeScript or JavaScript file: `dist/nodes/X.js`; nothing that it exports so. */
export function builtOf(program: Program, unit: Unit, config: string): string[] {
  const folder = folderOf(config);
  const stem = stemBelow(folder, unit, config);
  if (stem === null) return [];
  const built = outputs.flatMap((each) => [`${each}/${stem}.js`, `${each}/${stem.replace(/^src\//, '')}.js`]);
  const given = new Set(declaredEntries(program, folder).map((each) => each.target.replace(/^\.\//, '')));
  return built.filter((each) => !given.has(each));
}

/** `"init": "./src/hooks/init"`, `"./dist/hooks/init"`, `"kit/src/hooks/init"`: a manifest in JSON leaves the ending out; nothing that it exports so. */
export function withoutEnding(program: Program, unit: Unit, at: { config: string; text: string }): string | null {
  const folder = folderOf(at.config);
  const stem = stemBelow(folder, unit, at.config);
  if (stem === null) return null;
  const given = new Set(declaredEntries(program, folder).flatMap((each) => [each.key, each.target]));
  const built = outputs.map((each) => `./${each}/${stem.replace(/^src\//, '')}`);
  const name = packageNameOf(program, folder);
  const byPackage = name === null ? [] : [`${name}/${stem}`];
  return (
    [`./${stem}`, ...byPackage, ...built].find((each) => !given.has(each) && at.text.includes(`"${each}"`)) ?? null
  );
}

const outputs = ['dist', 'build', 'out', 'lib'];

/** The path of a file of TypeScript or JavaScript as seen from the folder of a manifest in JSON, without its ending; null for any other. */
function stemBelow(folder: string, { path, facts }: Unit, config: string): string | null {
  const inside = folder === '' ? '' : `${folder}/`;
  if (!/script$/.test(facts.language) || !config.endsWith('.json') || !path.startsWith(inside)) return null;
  return path.slice(inside.length).replace(/\.[cm]?[jt]sx?$/, '');
}
