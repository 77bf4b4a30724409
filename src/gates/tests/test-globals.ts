// Helpers that the runner's set-up makes global: `global.testRule = getTestRule({ lint: stylelint.lint })` in the file that jest.config names.
import { foldersAbove } from '../../codemap/map/reading.ts';
import type { FileFacts, Reference } from '../facts/facts.ts';
import { fileName } from '../file-kinds.ts';
import type { Program } from '../program.ts';
import { moduleFile } from '../resolve/ecmascript.ts';
import type { Follower, Hit } from '../resolve/follow.ts';
import type { TestFile } from './test-cases.ts';

interface At {
  readonly program: Program;
  readonly follower: Follower;
}

/** What the set-up of the base makes the globals of that the tests call. */
export function behindGlobals(file: TestFile, at: At): Hit[] {
  if (!/script$/.test(file.facts.language)) return [];
  const called = file.facts.references.filter((each) => isGlobalCall(each, file)).map((each) => each.chain[0] ?? '');
  const names = new Set(called);
  return names.size === 0 ? [] : setUps(file.path, at.program).flatMap((facts) => madeIn(facts, names, at));
}

/** A plain name is called that the file neither imports nor declares. */
function isGlobalCall({ kind, chain, owner, row, dead }: Reference, { facts, rows }: TestFile): boolean {
  const [name = ''] = chain;
  if (kind !== 'call' || chain.length !== 1 || dead || !rows.has(row)) return false;
  return !(
    facts.imports.some((each) => each.local === name) ||
    facts.definitions.some((each) => each.qualified === name) ||
    facts.locals.get(owner)?.has(name)
  );
}

const configuration =
  /^(?:package\.json|(?:jest|vitest|vite)\.config\.[cm]?[jt]s(?:on)?|\.mocharc\.(?:[cm]?js|jsonc?|ya?ml))$/;

/** Files that the configurations of runners around a test name by their paths. */
function setUps(path: string, program: Program): FileFacts[] {
  const found = new Map<string, FileFacts>();
  for (const config of [...foldersAbove(path)].flatMap((folder) => program.filesIn(folder))) {
    if (!configuration.test(fileName(config))) continue;
    const text = program.baseText(config) ?? '';
    for (const [, named = ''] of text.matchAll(
      /["'`\s](?:<rootDir>\/|\.\/)?((?:[\w-]+\/)*[\w.-]+\.[cm]?[jt]s)(?=["'`\s])/g,
    )) {
      const target = moduleFile(program, config, `./${named}`);
      const facts = target === null ? null : program.before(target);
      if (target !== null && facts !== null && setting.test(facts.text)) found.set(target, facts);
    }
  }
  return [...found.values()];
}

const setting = /(?:^|[^\w$.])(?:global|globalThis|window|self)(?:\.(\w+)|\[["'](\w+)["']\])\s*=(?!=)/;

/** What the set-up names where it makes one of the globals, its own functions looked through. */
function madeIn(facts: FileFacts, names: ReadonlySet<string>, { follower }: At): Hit[] {
  const rows = rowsOfGlobals(facts.text, names);
  const open = facts.references.filter((each) => each.owner === '' && rows.has(each.row));
  const seen = new Set(open);
  const found: Hit[] = [];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (each.dead || each.kind === 'type') continue;
    for (const hit of follower.resolve(facts, each.chain, each.owner)) {
      if (hit.path !== facts.path) {
        found.push(hit);
        continue;
      }
      const inside = facts.references.filter((one) => one.owner === hit.qualified && !seen.has(one));
      for (const one of inside) seen.add(one);
      open.push(...inside);
    }
  }
  return found;
}

/** The rows of statements at the top of a file that set one of the globals. */
function rowsOfGlobals(text: string, names: ReadonlySet<string>): ReadonlySet<number> {
  const lines = text.split('\n');
  const rows = new Set<number>();
  for (const [start, line] of lines.entries()) {
    const [, name, quoted] = setting.exec(line) ?? [];
    if (!names.has(name ?? quoted ?? '')) continue;
    rows.add(start);
    for (let row = start + 1; /^(?:\s+\S|[)\]}])/.test(lines[row] ?? ''); row += 1) rows.add(row);
  }
  return rows;
}
