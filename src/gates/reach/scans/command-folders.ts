// Folders of commands that code of the base tells yargs: `yargs(argv).commandDir('../src/commands')`.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import { listAt } from '../../argument-lists.ts';
import { folderOf } from '../../file-kinds.ts';
import type { Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';
import { join } from '../../resolve/resolver.ts';
import { withJoinedPaths } from './joined-paths.ts';

interface Told {
  readonly by: string;
  readonly folder: string;
  /** It takes what is below, too. */
  readonly isDeep: boolean;
}

/** What yargs looks for in a module: without any of it the module is no command. */
const parts = new Set(['command', 'handler', 'builder']);

/** Answers, for one new file, which code takes it for a command; null when none does. The repository is gone through once, when first asked. */
export function commandFolders(program: Program): (unit: Unit) => string | null {
  let all: readonly Told[] | undefined;
  return ({ path, facts, fresh }) => {
    const given = [
      ...fresh.map((each) => each.name),
      ...facts.text.matchAll(/\bexports\.(\w+)\s*=/g).map((each) => each[1] ?? ''),
    ];
    if (!/script$/.test(facts.language) || !given.some((each) => parts.has(each))) return null;
    all ??= toldIn(program);
    const own = folderOf(path);
    const found = all.find(
      ({ by, folder, isDeep }) => by !== path && (own === folder || (isDeep && own.startsWith(`${folder}/`))),
    );
    return found === undefined ? null : `${found.by} takes every command of ${found.folder}`;
  };
}

function toldIn(program: Program): Told[] {
  const isCode = (path: string): boolean => /\.[cm]?[jt]s$/.test(path) && program.existed(path) && !isTestPath(path);
  return [...program.texts(['commandDir'], isCode)].flatMap(({ path, text }) => {
    const plain = withJoinedPaths(text.replace(/^\s*(?:\/\/|\*).*$/gm, ''));
    return [...plain.matchAll(/\.commandDir(?=\()/g)].flatMap((call) => {
      const [first = '', ...options] = listAt(plain, call.index + call[0].length)?.parts ?? [];
      const name = /^(["'`])([^"'`$]+)\1$/.exec(first)?.[2];
      const folder = name === undefined ? null : join(folderOf(path), name);
      const isDeep = options.some((each) => /\brecurse\s*:\s*true\b/.test(each));
      return folder === null ? [] : [{ by: path, folder, isDeep }];
    });
  });
}
