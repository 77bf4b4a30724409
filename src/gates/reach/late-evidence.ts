// Evidence that only a look through much of the repository can give: files that already import the new one, and how its neighbours are used.
import { foldersAbove, pathIn } from '../../codemap/map/reading.ts';
import { isTestPath } from '../../codemap/test-conventions.ts';
import { fileName, folderOf, isDocumentation, isLockfile, isShowcase, stemOf } from '../file-kinds.ts';
import type { Unit } from '../inventory.ts';
import type { Program } from '../program.ts';
import type { Follower } from '../resolve/follow.ts';
import { familyOf, folderAround, isKin, seatOf, siblingsOf } from './neighbours.ts';
import { spellings } from './registries/tables.ts';

/** Neighbours that must be there before their habits mean anything, and the share of them that nothing imports. */
const fewestSiblings = 4;
const mostlyUnused = 0.6;
/** The same for neighbours of the same kind, which are more alike. */
const fewestCousins = 2;
const cousinsUnused = 0.75;

function otherTexts(
  program: Program,
  path: string,
  words: readonly string[],
): Iterable<{ readonly path: string; readonly text: string }> {
  const wanted = familyOf(path);
  return program.texts(words, (each) => each !== path && familyOf(each) === wanted && !isTestPath(each));
}

const importing = /^\s*(?:from|import|export|use|mod|#\s*include|pub\s+(?:use|mod))\b|require\(|import\(/;

function importLines(text: string): string {
  return text
    .split('\n')
    .filter((line) => importing.test(line))
    .join('\n');
}

/** An existing file, untouched by the patch, that imports the new one: the base named a file that was missing. */
export function expectedBy(unit: Unit, program: Program, follower: Follower): string | null {
  const stem = stemOf(unit.path);
  for (const { path, text } of otherTexts(program, unit.path, [stem])) {
    if (program.change(path) !== undefined || !importLines(text).includes(stem)) continue;
    const facts = program.after(path);
    if (facts?.imports.some((each) => follower.targets(facts, each).some((target) => target.path === unit.path)))
      return path;
  }
  return null;
}

/** The neighbours of a Python or TypeScript module are public API that the repository itself never imports: so is the new one. */
export function habitOf(unit: Unit, program: Program): string | null {
  if (!unit.fresh.some((each) => each.isPublic && each.parent === '')) return null;
  const siblings = siblingsOf(unit, program);
  const cousins = siblings.filter((each) => isKin(unit, program.text(each) ?? ''));
  if (siblings.length < fewestSiblings && cousins.length < fewestCousins) return null;
  const habit = (unused: ReadonlySet<string>): string | null => {
    const of = (files: readonly string[], at: { fewest: number; share: number; what: string }): string | null => {
      const count = files.filter((each) => unused.has(each)).length;
      if (files.length < at.fewest || count / files.length < at.share) return null;
      return `${count} of its ${files.length} ${at.what} in ${folderAround(seatOf(unit, program))} are used from outside only, too`;
    };
    return (
      of(siblings, { fewest: fewestSiblings, share: mostlyUnused, what: 'neighbours' }) ??
      of(cousins, { fewest: fewestCousins, share: cousinsUnused, what: 'neighbours of its kind' })
    );
  };
  return habit(unusedOf(unit, siblings, { program, isEnough: (unused) => habit(unused) === null }));
}

/**
 * Documentation that the patch changes tells how to import the new module, as it told of a neighbour before; or a page of
 * its own does, as a neighbour's does; or neighbours are used from outside only.
 */
export function documented(unit: Unit, program: Program): string | null {
  if (unit.facts.language !== 'python') return null;
  const names = [...new Set([unit.path, seatOf(unit, program)].flatMap((each) => spellings(each).slice(1)))];
  const siblings = siblingsOf(unit, program);
  for (const { path, isTest, before, addedLines } of program.changes) {
    if (isTest || !isDocumentation(path)) continue;
    const added = addedLines.map((each) => each.text).join('\n');
    if (!tellsOf(added, names)) continue;
    const told = before === null ? pagesBeside(path, program) : [before];
    const toldOf = (each: string): boolean =>
      [...told, pageOf(each, path, program) ?? ''].some((text) => tellsOf(text, spellings(each).slice(1)));
    if (siblings.some(toldOf)) return `${path} tells how to import it, as it does for its neighbours`;
    const unused = unusedOf(unit, siblings, { program, isEnough: (left) => left.size < fewestCousins });
    if (unused.size >= fewestCousins)
      return `${path} tells how to import it, and ${unused.size} of its neighbours are used from outside only, too`;
  }
  return null;
}

/** More pages of a folder than this are not read. */
const mostPages = 60;

/** What the pages of the base say among which a new one stands. */
function pagesBeside(page: string, program: Program): string[] {
  const ending = page.slice(page.lastIndexOf('.'));
  const others = program.filesIn(folderOf(page)).filter((each) => each.endsWith(ending) && program.existed(each));
  return others.slice(0, mostPages).map((each) => program.text(each) ?? '');
}

/** The page of the same name beside a neighbour that is a package: `plugs/ash/README.md` for `plugs/fir/README.md`. */
function pageOf(sibling: string, page: string, program: Program): string | null {
  const beside = pathIn(folderOf(sibling), fileName(page));
  return fileName(sibling) === '__init__.py' && program.existed(beside) ? program.text(beside) : null;
}

/** `from kit.losses import focal`, a page that Sphinx makes of the module, or by its path where that is how things are named: `class_path: kit.losses.Focal`, `- kit.plugs.Focal`. */
const tellsOf = (text: string, modules: readonly string[]): boolean =>
  modules.some((each) => {
    const module = each.replaceAll('.', '\\.');
    return new RegExp(
      `\\b(?:from|import)\\s+${module}(?![\\w.])|::\\s+${module}(?![\\w/])|(?:[:=]\\s*|^\\s*-\\s+|["'])${module}[.:][A-Za-z_]\\w*(?![\\w.(/])`,
      'm',
    ).test(text);
  });

/** `x.service` of `'./x.service.js'` too, beside its parts. */
function wordsOf(lines: string): ReadonlySet<string> {
  const dotted = (lines.match(/[\w.-]+/g) ?? []).map((each) => each.replace(/\.[cm]?[jt]sx?$/, ''));
  return new Set([...dotted, ...(lines.match(/[\w-]+/g) ?? [])]);
}

/** Modules of a folder that are named by their paths: `redis` of `"kit.backends.redis:RedisBackend"`, `charset` of `'web/charset'`. */
function namesIn(folder: string): (text: string) => ReadonlySet<string> {
  const named = new RegExp(
    `["'](?:(?:\\w+\\.)*|(?:[\\w.@-]+/)*)${RegExp.escape(folder)}[./]([\\w-]+)(?:[.:]\\w+)*["']`,
    'g',
  );
  return (text) => new Set([...text.matchAll(named)].map((each) => each[1] ?? ''));
}

/** Modules of the folder of a file that a configuration of the base names, `module: kit.parts.river`: what reads it uses them. */
function configuredIn(path: string, program: Program): ReadonlySet<string> {
  if (!path.endsWith('.py')) return new Set();
  const packages = spellings(path)
    .slice(1)
    .map((each) => each.slice(0, each.lastIndexOf('.') + 1))
    .filter((each) => each.split('.').length > 2);
  const named = new RegExp(
    `(?<![\\w.])(?:${packages.map((each) => RegExp.escape(each)).join('|')})([A-Za-z_]\\w*)`,
    'g',
  );
  const isConfiguration = (each: string): boolean =>
    /\.(?:ya?ml|toml|json|cfg|ini)$/.test(each) && program.existed(each) && !isTestPath(each) && !isShowcase(each);
  const found = new Set<string>();
  for (const { text } of packages.length === 0 ? [] : program.texts(packages, isConfiguration))
    for (const [, name = ''] of text.matchAll(named)) found.add(name);
  return found;
}

/** Those that nothing imports or names, or fewer once that is enough to know. */
function unusedOf(
  unit: Unit,
  siblings: readonly string[],
  { program, isEnough }: { readonly program: Program; readonly isEnough: (unused: ReadonlySet<string>) => boolean },
): ReadonlySet<string> {
  const configured = configuredIn(seatOf(unit, program), program);
  const unused = new Set(siblings.filter((each) => !configured.has(stemOf(each))));
  if (isEnough(unused)) return unused;
  const around = folderAround(seatOf(unit, program));
  const namedBy = namesIn(fileName(around));
  for (const { path, text } of otherTexts(program, unit.path, [...new Set(siblings.map(stemOf))])) {
    if (isShowcase(path)) continue;
    // A lazy package names its modules as strings.
    const isEntry = fileName(path) === '__init__.py' && folderOf(path) === around;
    const words = wordsOf(isEntry ? text : importLines(text));
    const named = namedBy(text);
    const used = [...unused].filter(
      (each) => !isWithin(path, each) && (words.has(stemOf(each)) || named.has(stemOf(each))),
    );
    for (const each of used) unused.delete(each);
    if (used.length > 0 && isEnough(unused)) break;
  }
  for (const each of namedInManifests(unit, program, namedBy)) unused.delete(each);
  return unused;
}

/** A file, or any of the package that it is the entry of. */
const isWithin = (path: string, entry: string): boolean =>
  path === entry || (fileName(entry) === '__init__.py' && path.startsWith(`${folderOf(entry)}/`));

/** Neighbours that a manifest of a TypeScript or JavaScript program names by their paths: whoever reads it uses them. */
function namedInManifests(
  unit: Unit,
  program: Program,
  namedBy: (text: string) => ReadonlySet<string>,
): readonly string[] {
  if (!/script$/.test(unit.facts.language)) return [];
  const folder = fileName(folderOf(unit.path));
  // A manifest speaks of what stands below it.
  const above = new Set(foldersAbove(unit.path));
  const isManifest = (path: string): boolean =>
    path.endsWith('.json') && above.has(folderOf(path)) && !isLockfile(path) && !isTestPath(path);
  const named = [...program.texts([`/${folder}/`], isManifest)].flatMap(({ text }) => [...namedBy(text)]);
  const stems = new Set(named);
  return siblingsOf(unit, program).filter((each) => stems.has(stemOf(each)));
}
