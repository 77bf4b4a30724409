// The modules that a Python package's commands start with: `[project.scripts]`, Poetry's scripts, `console_scripts` of setuptools.
import { pathIn } from '../../codemap/map/reading.ts';
import type { Program } from '../program.ts';
import { absolute } from './python.ts';
import { entryPointsIn } from './python-entry-points.ts';

/** Files that the manifests of a folder, as the base has them, start commands with. */
export function scriptsOf(program: Program, folder: string): string[] {
  return ['pyproject.toml', 'setup.cfg', 'setup.py'].flatMap((name) => {
    const path = pathIn(folder, name);
    const text = program.baseText(path) ?? '';
    const modules = name === 'pyproject.toml' ? inSections(path, text) : inLists(text);
    return [...new Set(modules)].flatMap((module) => absolute(program, path, module.split('.')));
  });
}

/** `tune = "torchtune._cli.tune:main"` in a section of scripts. */
const inSections = (path: string, text: string): string[] =>
  entryPointsIn(path, text).flatMap(({ group, module, object }) =>
    group === 'console_scripts' && object !== null ? [module] : [],
  );

/** `console_scripts = x = pkg.mod:main`, in a list, in lines further in, or in one text. */
function inLists(text: string): string[] {
  return [...text.matchAll(/\b(?:console|gui)_scripts["']?\s*[=:]([^\]]{0,4000}?)(?:\]|\n(?=\S)|\n\s*\n|$)/g)].flatMap(
    ([, list = '']) => [...list.matchAll(/=\s*([\w.]+)\s*:/g)].map((each) => each[1] ?? ''),
  );
}
