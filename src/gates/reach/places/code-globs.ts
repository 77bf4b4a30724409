// Code of the base that hands a pattern of files to what loads them: containers of services, controllers, entities.
import picomatch from 'picomatch';
import { foldersAbove } from '../../../codemap/map/reading.ts';
import { isTestPath } from '../../../codemap/test-conventions.ts';
import { fileName, folderOf } from '../../file-kinds.ts';
import type { Program } from '../../program.ts';
import { join } from '../../resolve/resolver.ts';
import { withJoinedPaths } from '../scans/joined-paths.ts';

/** One of these stands in every pattern of source files. */
const words = ['*.', '*{'];

/** What is handed to a function that says that it loads, or to a setting of things that a program loads: one text, or a list of them. */
const given = /(\[[^\]]*\]|["'`][^"'`\n]*["'`])/.source;
const called = /\b(?:load|require|import|include|autoload|register|discover)\w*\s*\(\s*/.source;
const set =
  /["']?\b(?:entities|subscribers|migrations|plugins|commands|controllers|resolvers|routes|modules|jobs|workers|handlers|services|listeners)["']?\s*:\s*/
    .source;
const loading = new RegExp(`(?:${called}|${set})${given}`, 'g');

/** What builds, checks or tests takes files too, and runs nothing of them in the program; what is served to browsers goes through no folder. */
const isTool = (path: string): boolean =>
  isTestPath(path) ||
  /\.(?:config|conf)\.\w+$|^(?:gulp|Grunt|Jake)file\./.test(fileName(path)) ||
  /(?:^|\/)(?:scripts|tools|build|tasks|public|static|assets|docs?|examples?|\.\w+)\//.test(path);

interface Taker {
  readonly by: string;
  readonly isMatch: (path: string) => boolean;
}

/** Answers, for one new file, which code loads it by a pattern; null when none does. The repository is gone through once, when first asked. */
export function codeGlobs(program: Program): (path: string) => string | null {
  let takers: readonly Taker[] | undefined;
  return (path) => {
    if (!/\.[cm]?[jt]sx?$/.test(path)) return null;
    takers ??= takersIn(program);
    const by = takers.find((each) => each.by !== path && each.isMatch(path))?.by;
    return by === undefined ? null : `${by} takes every file of its pattern`;
  };
}

function takersIn(program: Program): Taker[] {
  const isCode = (path: string): boolean => /\.[cm]?[jt]s$/.test(path) && program.existed(path) && !isTool(path);
  return [...program.texts(words, isCode)].flatMap(({ path, text }) => {
    const plain = withJoinedPaths(text.replace(/^\s*(?:\/\/|\*).*$/gm, ''));
    const values = [...plain.matchAll(loading)].flatMap(([, value = '']) => patternsIn(value));
    return values.map((value) => ({ by: path, isMatch: picomatch(placesOf(value, path)) }));
  });
}

/** Quoted texts with a star in them that are no negation. */
const patternsIn = (value: string): string[] =>
  [...value.matchAll(/["'`]([^"'`\s]*\*[^"'`\s]*)["'`]/g)]
    .map(([, each = '']) => each)
    .filter((each) => !each.startsWith('!') && /\.\S/.test(each));

/** Where a pattern may begin: in the folder of the file that has it, or in one above; what is built stands in its sources. */
function placesOf(pattern: string, by: string): string[] {
  const sources = pattern.replace(/^\.\//, '').replace(/^(?:dist|build|out)\//, 'src/');
  const endings = sources.replace(/\.js$/, '.{js,ts}');
  const folders = pattern.startsWith('..') ? [folderOf(by)] : [...foldersAbove(by)];
  return folders.flatMap((folder) => join(folder, endings) ?? []);
}
