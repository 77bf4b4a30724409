// Rust's paths: `crate::`, `self::`, `super::`, names of workspace crates; modules are files by their place.
import { foldersAbove, pathIn } from '../../codemap/map/reading.ts';
import type { FileFacts, Import } from '../facts/facts.ts';
import { fileName, folderOf } from '../file-kinds.ts';
import type { Program } from '../program.ts';
import { type Ambient, join, noSubmodule, type Resolver, type Target } from './resolver.ts';

export const rustResolver: Resolver = {
  targets(program, file, entry) {
    const path = /^path:(.+)$/.exec(entry.module)?.[1];
    if (path !== undefined) {
      const target = join(folderOf(file.path), path);
      return target !== null && program.exists(target) ? [{ path: target, symbol: null }] : [];
    }
    const parts = [
      // What is around a module of tests is its file.
      ...(entry.inTest ? entry.module.replace(/^super\b/, 'self') : entry.module).split('::'),
      ...(entry.name === null || entry.name === '*' ? [] : [entry.name]),
    ].filter((each) => each !== '');
    const found = resolvePath(program, file, parts);
    if (entry.name === '*')
      return found
        .filter((each) => each.used === parts.length)
        .map(({ target }) => ({ ...target, symbol: target.symbol ?? '*' }));
    return found.flatMap(({ target, used }) => finish(target, parts.slice(used)));
  },
  ambient(program, file, chain) {
    const [root = ''] = chain;
    const isPath = /^(?:crate|self|super)$/.test(root) || crateRoot(program, root) !== null || isDeclared(file, root);
    return chain.length > 1 && isPath ? resolvePath(program, file, chain) : [];
  },
  submodule: noSubmodule,
};

function finish(target: Target, rest: readonly string[]): Target[] {
  const [symbol] = rest;
  return [symbol === undefined ? target : { path: target.path, symbol }];
}

const isDeclared = (file: FileFacts, name: string): boolean => file.imports.some((each: Import) => each.local === name);

/** The deepest module file along a path, and how many parts lead to it. */
function resolvePath(program: Program, file: FileFacts, parts: readonly string[]): Ambient[] {
  const start = startOf(program, file, parts);
  if (start === null) return [];
  let { path, used } = start;
  for (; used < parts.length; used += 1) {
    const next = childModule(program, path, parts[used] ?? '');
    if (next === null) break;
    path = next;
  }
  return [{ target: { path, symbol: null }, used }];
}

function startOf(program: Program, file: FileFacts, parts: readonly string[]): { path: string; used: number } | null {
  const [root = ''] = parts;
  if (root === 'crate') {
    const path = crateOf(program, file.path);
    return path === null ? null : { path, used: 1 };
  }
  if (root === 'self') return { path: file.path, used: 1 };
  if (root === 'super') {
    let path: string | null = file.path;
    let used = 0;
    for (; parts[used] === 'super' && path !== null; used += 1) path = parentModule(program, path);
    return path === null ? null : { path, used };
  }
  const crate = crateRoot(program, root);
  if (crate !== null) return { path: crate, used: 1 };
  return childModule(program, file.path, root) === null ? null : { path: file.path, used: 0 };
}

/** The file of `mod name;` in a module file. */
function childModule(program: Program, path: string, name: string): string | null {
  const folder = moduleFolder(path);
  const stem = folder === '' ? name : `${folder}/${name}`;
  for (const each of [`${stem}.rs`, `${stem}/mod.rs`]) if (program.exists(each)) return each;
  return null;
}

/** Where the children of a module file lie. */
function moduleFolder(path: string): string {
  const isRoot =
    /^(?:lib|main|mod)\.rs$/.test(fileName(path)) || /(?:^|\/)(?:bin|examples|benches|tests)$/.test(folderOf(path));
  return isRoot ? folderOf(path) : path.replace(/\.rs$/, '');
}

export function parentModule(program: Program, path: string): string | null {
  const folder = fileName(path) === 'mod.rs' ? folderOf(folderOf(path)) : folderOf(path);
  const inside = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
  for (const each of [inside('mod.rs'), inside('lib.rs'), inside('main.rs'), `${folder}.rs`])
    if (each !== path && program.exists(each)) return each;
  return null;
}

function crateOf(program: Program, path: string): string | null {
  for (const folder of foldersAbove(path)) {
    const file = ['lib.rs', 'main.rs'].map((each) => pathIn(folder, each)).find((each) => program.exists(each));
    if (file !== undefined) return file;
  }
  return null;
}

function crateRoot(program: Program, name: string): string | null {
  for (const root of program.roots()) {
    if (root.family !== 'rust' || root.name !== name) continue;
    const path = root.folder === '' ? 'lib.rs' : `${root.folder}/lib.rs`;
    if (program.exists(path)) return path;
  }
  return null;
}
