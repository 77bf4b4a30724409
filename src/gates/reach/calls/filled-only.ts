// Lists and registries of a file's own that objects are put into: `this.hooks.add(new Reflection(new Lessons()))`.
import { endsAfter, listAt } from '../../argument-lists.ts';
import type { FileFacts, Reference } from '../../facts/facts.ts';
import { lineAt, linesOf, startOf } from '../../line-diff.ts';
import type { Program } from '../../program.ts';
import type { Follower } from '../../resolve/follow.ts';

export interface Filled {
  readonly name: string;
  readonly shown: string;
  readonly isField: boolean;
}

interface At {
  readonly program: Program;
  readonly follower: Follower;
}

const fills = '(?:add|push|append|unshift|insert|set|put|register)';
const filling = new RegExp(String.raw`^\s*(?:(?:this|self)\.)?(#?[\w$]+)\.(${fills})\(`);
/** Rows above an object in which the call around it may begin. */
const furthest = 5;

/** The list or registry that an object is put into where it is made, and nothing else is done with it there; null where it may do something by itself. */
export function filledAt({ row }: Reference, facts: FileFacts, at: At): Filled | null {
  for (let start = row; start >= Math.max(0, row - furthest); start -= 1) {
    const found = filling.exec(lineAt(facts.text, start));
    if (found === null) continue;
    const [head, name = '', method = ''] = found;
    const isField = /^\s*(?:this|self)\./.test(head);
    const isPut = holdsOnlyMakings(facts, start, head.length - 1, row);
    if (!isPut || !isPlainStore(name, { method, facts, isField, at })) return null;
    return { name: name.replace('#', ''), shown: head.trim().replace(/\.[^.]+$/, ''), isField };
  }
  return null;
}

/** Whether a line does no more than put something in: a statement of its own. */
export function isFilling(facts: FileFacts, row: number, name: string): boolean {
  const found = filling.exec(lineAt(facts.text, row));
  return found?.[1]?.replace('#', '') === name && endsAfter(facts.text, startOf(facts.text, row) + found[0].length - 1);
}

/** What is given are new objects and plain values: no call of anything else, nothing asked of an object. */
function holdsOnlyMakings({ text, language }: FileFacts, start: number, column: number, row: number): boolean {
  const open = startOf(text, start) + column;
  const list = listAt(text, open);
  if (list === null || !endsAfter(text, open) || list.end < startOf(text, row)) return false;
  const given = list.parts.join(', ').replace(/"[^"\n]*"|'[^'\n]*'|`[^`]*`/g, "''");
  const call =
    language === 'python'
      ? /(?<![\w.])(?!(?:\w+\.)*[A-Z]\w*\()[\w.]+\(/
      : /(?<!\bnew\s+)(?<![\w$.])[\w$.]+(?:<[^()]*>)?\(/;
  return !call.test(given) && !/\)\s*[.[]|=>|\blambda\b|\bfunction\b/.test(given);
}

interface Store {
  readonly method: string;
  readonly facts: FileFacts;
  readonly isField: boolean;
  readonly at: At;
}

const plain = /^(?:\[\s*\]|\{\s*\}|new\s+(?:Map|Set|Array)\b|(?:list|set|dict|deque|collections\.\w+|defaultdict)\()/;

/** Made in this file, as a plain list or as an object of the repository's own that only keeps what it is given. */
function isPlainStore(name: string, { method, facts, isField, at }: Store): boolean {
  const own = isField
    ? String.raw`(?:(?:this|self)\.|(?:(?:private|protected|readonly|static)\s+)+|^\s*)`
    : String.raw`(?:\b(?:const|let|var)\s+|^\s*)`;
  const given = new RegExp(String.raw`${own}${RegExp.escape(name)}\s*(?::[^=\n]+)?=(?!=)\s*(.+)$`);
  const values = linesOf(facts.text).flatMap((line) => given.exec(line)?.[1] ?? []);
  return values.length > 0 && values.every((each) => plain.test(each) || isKeeperOf(each, method, facts, at));
}

/** `new HookRegistry()`: a class without a base, whose constructor and whose method call nothing but the lists inside. */
function isKeeperOf(value: string, method: string, facts: FileFacts, { program, follower }: At): boolean {
  const made = /^(?:new\s+)?([\w$.]+)(?:<[^()]*>)?\(/.exec(value)?.[1];
  const hits = made === undefined ? [] : follower.resolve(facts, made.split('.'), '');
  return hits.some(({ path, qualified }) => {
    const home = program.after(path);
    const definition = home?.definitions.find((each) => each.qualified === qualified && each.kind === 'class');
    if (home === null || home === undefined || definition === undefined || definition.bases.length > 0) return false;
    if (!home.definitions.some((each) => each.qualified === `${qualified}.${method}`)) return false;
    const runs = new Set([method, 'constructor', '__init__'].map((each) => `${qualified}.${each}`));
    return home.references.every(
      (each) => each.kind !== 'call' || !runs.has(each.owner) || inside.test(each.chain.join('.')),
    );
  });
}

const inside = new RegExp(
  String.raw`^(?:this|self)\.#?[\w$]+\.(?:${fills}|has|get|delete|includes)$|^(?:\w*Error|Map|Set|Array|dict|list|set|len|isinstance)$`,
);
