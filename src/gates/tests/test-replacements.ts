// What tests put something else in the place of, by name: `monkeypatch.setattr(llm, "ask", fake)`, `patch.object(llm, "ask")`, `patch("kit.llm.ask")`.
import type { FileFacts, Reference } from '../facts/facts.ts';
import type { Program } from '../program.ts';
import type { Follower, Hit } from '../resolve/follow.ts';
import { absolute } from '../resolve/python.ts';

/** Calls that put something else in the place of what they are given. */
const replacing =
  /(?:^|\.)(?:patch|Mock|MagicMock|AsyncMock|create_autospec|spy|spyOn|mock|mocked|stub|doMock|unstable_mockModule)(?:\.\w+)*$|(?:^|\.)monkeypatch\.(?:setattr|setitem|delattr)$/;
const byName = /(?:^|\.)(?:monkeypatch\.setattr|patch\.object)$/;

/** `llm.ask = Mock(...)`. */
const assigned = /^\s*([A-Za-z_]\w*(?:\.\w+)+)\s*=\s*(?:\w+\.)*(?:Magic|Async)?Mock\(/gm;

/** Stands in the arguments of such a call: to be replaced is not to be used. */
export const isReplaced = (reference: Reference): boolean => replacing.test(reference.within);

/** Members that the tests replace, as they are written where they are used: `llm.ask`. */
export function replacedMembers(files: readonly FileFacts[]): ReadonlySet<string> {
  const replaced = new Set<string>();
  for (const { references, strings, text } of files) {
    for (const [, name = ''] of text.matchAll(assigned)) replaced.add(name);
    for (const each of references) {
      if (!byName.test(each.within)) continue;
      for (const { value } of strings.filter((one) => one.row === each.row && /^\w+$/.test(one.value)))
        replaced.add([...each.chain, value].join('.'));
    }
  }
  return replaced;
}

/** Files that a test replaces as a whole: `vi.mock('./llm')`, `sys.modules["kit.llm"] = MagicMock()`. */
export function mockedBy(file: FileFacts, { program, follower }: At): ReadonlySet<string> {
  const named = [...file.text.matchAll(/\b(?:vi|jest)\.(?:do)?[mM]ock\(\s*["'`]([^"'`]+)["'`]/g)];
  const entries = named.flatMap(([, name]) => file.imports.find((each) => each.module === name) ?? []);
  const modules =
    file.language === 'python' ? [...file.text.matchAll(inModules)].map((each) => each[1] ?? each[2] ?? '') : [];
  return new Set([
    ...entries.flatMap((each) => follower.targets(file, each).map(({ path }) => path)),
    ...modules.flatMap((each) => absolute(program, file.path, each.split('.'))),
  ]);
}

const inModules =
  /\bsys\.modules\[\s*["']([\w.]+)["']\s*\]\s*=(?!=)|\bsetitem\(\s*sys\.modules\s*,\s*["']([\w.]+)["']/g;

interface At {
  readonly program: Program;
  readonly follower: Follower;
}

/** A definition, or the class around it, that a test replaces by its whole name. */
interface Replacement {
  /** The test, or the class of tests. */
  readonly owner: string;
  readonly hits: readonly Hit[];
  /** What of the definition is replaced; null for the whole. */
  readonly member: string | null;
}

/** Whether what a test refers to is what it has replaced by its whole name: `@patch("kit.llm.ask")`, then `llm.ask(1)`. */
export function replacedByPath(file: FileFacts, { program, follower }: At): (reference: Reference) => boolean {
  const replacements = file.language === 'python' ? replacementsIn(file, { program, follower }) : [];
  if (replacements.length === 0) return () => false;
  return ({ chain, owner }) => {
    const near = replacements.filter((each) => owner === each.owner || owner.startsWith(`${each.owner}.`));
    if (near.length === 0) return false;
    const meant = follower.resolve(file, chain, owner).filter((each) => each.qualified !== '');
    return near.some(
      ({ hits, member }) =>
        (member === null || chain.includes(member)) && hits.some((each) => meant.some((hit) => isSame(each, hit))),
    );
  };
}

const isSame = (a: Hit, b: Hit): boolean => a.path === b.path && a.qualified === b.qualified;

function replacementsIn(file: FileFacts, at: At): Replacement[] {
  const lines = file.text.split('\n');
  return file.strings
    .filter(({ value, owner, row }) => owner !== '' && /^\w+(?:\.\w+)+$/.test(value) && isPatched(lines, row))
    .map(({ value, owner }) => ({ owner, ...namedBy(value, file.path, at) }));
}

/** `patch("a.b")`, in one line or with the name in the next. */
function isPatched(lines: readonly string[], row: number): boolean {
  const before = (lines[row - 1] ?? '').trimEnd();
  const text = before.endsWith('(') ? `${before}${(lines[row] ?? '').trim()}` : (lines[row] ?? '');
  return /\bpatch\(\s*["']/.test(text);
}

/** The definition behind a whole name: the longest part of it that is a module, a name of that, and perhaps a member of it. */
function namedBy(name: string, from: string, { program, follower }: At): Omit<Replacement, 'owner'> {
  const parts = name.split('.');
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const [path] = absolute(program, from, parts.slice(0, length));
    const [symbol, member = null] = parts.slice(length);
    if (path === undefined || symbol === undefined) continue;
    return { hits: follower.member(path, symbol).filter((each) => each.qualified !== ''), member };
  }
  return { hits: [], member: null };
}
