// Packages whose `__all__` is whatever stands in their folder, where base code takes all of it: `from .losses import *` then loads every file there.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import { fileName, folderOf } from '../../file-kinds.ts';
import type { Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';
import { modulesOf } from '../../resolve/python.ts';
import type { Scan } from './scanners.ts';

/** Goes through a folder. */
const lists = /\b(?:listdir|scandir|iterdir|r?glob|iter_modules)\s*\(/;
const itsOwn = /\b__(?:file|path)__\b/;
/** `__all__` is made up, not written out. */
const madeUp = /^__all__\s*\+?=(?!\s*[[(]?\s*["'\])])|^\s*__all__\.(?:append|extend)\(/m;

/** Answers, for one new file, which base file takes all that its package lists: that loads it, and uses it no more than the package did; null when none does. */
export function starListsOf(program: Program): (unit: Unit) => Scan | null {
  const takers = new Map<string, Scan | null>();
  return ({ path, facts }) => {
    if (facts.language !== 'python' || fileName(path) === '__init__.py') return null;
    const folder = folderOf(path);
    const known = takers.get(folder);
    if (known !== undefined) return known;
    const taker = listsItself(program, `${folder}/__init__.py`) ? takerOf(program, `${folder}/__init__.py`) : null;
    takers.set(folder, taker);
    return taker;
  };
}

function listsItself(program: Program, entry: string): boolean {
  const text = program.baseText(entry) ?? '';
  return lists.test(text) && itsOwn.test(text) && madeUp.test(text);
}

function takerOf(program: Program, entry: string): Scan | null {
  const isWanted = (path: string): boolean => path.endsWith('.py') && program.existed(path) && !isTestPath(path);
  for (const { path, text } of program.texts(['import *'], isWanted)) {
    for (const [, module = ''] of text.matchAll(/^\s*from\s+([\w.]+)\s+import\s+\*/gm))
      if (modulesOf(program, { path }, module).includes(entry))
        return { how: `${path} takes all that its package lists`, by: path, isWhole: true };
  }
  return null;
}
