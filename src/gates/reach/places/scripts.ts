// A new file that is run by itself: a main block of its own, where such scripts live.
import { foldersAbove, pathIn } from '../../../codemap/map/reading.ts';
import type { FileFacts } from '../../facts/facts.ts';
import { fileName, folderOf } from '../../file-kinds.ts';
import type { Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';
import { declaredEntries } from '../../resolve/ecmascript.ts';

const scriptFolders =
  /(?:^|\/)(?:scripts?|examples?|tools?|bin|benchmarks?|bench|demos?|recipes|cookbook|tutorials?|experiments|samples?|cmd|hack)(?:\/|$)/i;
const evalFolders = /(?:^|\/)(?:evals?|evaluations?)(?:\/|$)/i;
/** Within a package, `tools/` are what an agent calls, and the like: there a call at the top of a file makes no script. */
const packageFolders = /(?:^|\/)(?:src|lib|app|core)\/(?:.*\/)?tools?(?:\/|$)/i;

/** Why a new file is a script in its place, in words; null when it is none. */
export function scriptOf(unit: Unit, program: Program): string | null {
  if (!unit.isNew || !runsByItself(unit)) return null;
  const folder = folderOf(unit.path);
  if (scriptFolders.test(folder) || (evalFolders.test(folder) && hasMainBlock(unit.facts)))
    return `${unit.path} is a script where scripts live, run by hand`;
  const manifest = manifestThatRuns(unit.path, program);
  if (manifest !== null) return `${unit.path} is a script that ${manifest} runs`;
  const ending = unit.path.slice(unit.path.lastIndexOf('.'));
  const siblings = program
    .filesIn(folder)
    .filter((each) => each !== unit.path && each.endsWith(ending) && program.existed(each));
  const like = siblings.find((each) => isScript(program.before(each)) || manifestThatRuns(each, program) !== null);
  if (like !== undefined) return `${unit.path} is a script beside others such as ${fileName(like)}, run by hand`;
  const cousin = cousinOf(unit, program, ending);
  return cousin === null ? null : `${unit.path} is a script like ${cousin}, run by hand`;
}

/** Statements that call something, at the top of a file: so many make a program of it. */
const enough = 3;

/** Has a main block, or runs through from top to bottom as flat training scripts do. */
export function isScript(facts: FileFacts | null): boolean {
  if (facts === null) return false;
  if (hasMainBlock(facts) || isMarked(facts)) return true;
  const calls = facts.references.filter((each) => each.owner === '' && each.kind === 'call' && !each.dead);
  return facts.language === 'python' && new Set(calls.map((each) => each.row)).size >= enough && loops.test(facts.text);
}

/** How JavaScript asks whether it is run itself. */
const asksForItself =
  /\brequire\.main\s*===?\s*module\b|\bimport\.meta\.main\b|\bimport\.meta\.url\b.{0,80}\bprocess\.argv\b|\bprocess\.argv\b.{0,80}\bimport\.meta\.url\b/;

/** At the margin: what it is told on the command line is taken, or something is waited for. */
const takesArguments =
  /^(?:(?:const|let|var)\b.*(?:\bprocess\.argv\b(?!\.(?:includes|some))|\bparseArgs\()|await\b|[\w$.]+\.parse(?:Async)?\(process\.argv\b)/m;

/** A main block of its own; in TypeScript and JavaScript that may be a call of its own `main` at the top. */
function hasMainBlock({ hasMain, language, text, references, definitions }: FileFacts): boolean {
  if (hasMain || !/script$/.test(language)) return hasMain;
  if (asksForItself.test(text) || takesArguments.test(text)) return true;
  const isOwn = (name: string): boolean =>
    definitions.some((each) => each.kind === 'function' && each.qualified === name);
  return references.some(
    ({ owner, kind, dead, chain: [name = '', ...rest] }) =>
      owner === '' && kind === 'call' && !dead && rest.length === 0 && /^(?:main|cli|run)$/.test(name) && isOwn(name),
  );
}

/** `"evals:judge": "tsx evals/judge.ts"` in the package.json above. */
function manifestThatRuns(path: string, program: Program): string | null {
  if (!/\.[cm]?[jt]sx?$/.test(path)) return null;
  for (const folder of foldersAbove(path)) {
    const manifest = pathIn(folder, 'package.json');
    const scripts = /"scripts"\s*:\s*\{[^}]*\}/.exec(program.text(manifest) ?? '')?.[0] ?? '';
    const inside = path.slice(folder === '' ? 0 : folder.length + 1);
    if (new RegExp(`[\\s"'./]${RegExp.escape(inside)}[\\s"'\\\\]`).test(scripts)) return manifest;
  }
  return null;
}

/** `#!` begins what a shell may run; many a library of Python has it in every file, where nothing runs. */
function isMarked({ text, language }: FileFacts): boolean {
  if (!text.startsWith('#!')) return false;
  return language !== 'python' || /^(?:[A-Za-z_][\w.]*\(|(?:for|while|with)\b)/m.test(text);
}

const loops = /^(?:for|while|with)\b/m;

/** A file that the TypeScript package around it gives to nobody: an example that reaches into the sources shows no use that a user could have. */
export function isHidden(path: string, { from, program }: { from: string; program: Program }): boolean {
  if (!/\.[cm]?tsx?$/.test(path) || !/(?:^|\/)(?:examples?|demos?|samples?|cookbook)\//.test(from)) return false;
  const isPackage = [...foldersAbove(path)].some((folder) => declaredEntries(program, folder).length > 0);
  return isPackage && !from.startsWith(`${folderOf(path)}/`);
}

/** In a folder of folders with a script each, the new one has its own. */
function cousinOf(unit: Unit, program: Program, ending: string): string | null {
  const above = folderOf(folderOf(unit.path));
  if (above === '' || program.isFolderOfBase(folderOf(unit.path))) return null;
  let looked = 0;
  for (const path of program.paths()) {
    if (!path.startsWith(`${above}/`) || !path.endsWith(ending) || !program.existed(path)) continue;
    const text = program.text(path) ?? '';
    if (/__name__\s*==\s*["']__main__/.test(text) || asksForItself.test(text)) return path;
    looked += 1;
    if (looked >= 200) return null;
  }
  return null;
}

function runsByItself(unit: Unit): boolean {
  if (hasMainBlock(unit.facts) || isMarked(unit.facts)) return true;
  const isScripted =
    unit.facts.language === 'typescript' || unit.facts.language === 'javascript' || unit.facts.language === 'python';
  const runs = unit.facts.references.some((each) => each.owner === '' && each.kind === 'call' && !each.dead);
  const folder = folderOf(unit.path);
  return isScripted && scriptFolders.test(folder) && !packageFolders.test(folder) && runs;
}
