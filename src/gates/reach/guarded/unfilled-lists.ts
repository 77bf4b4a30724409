// Lists that the patch adds empty to existing code, which goes through them and asks or tells what is in them: a hook that nothing fills.
import type { Definition } from '../../facts/facts.ts';
import type { Inventory, Unit } from '../../inventory.ts';
import { linesOf } from '../../line-diff.ts';
import type { Follower } from '../../resolve/follow.ts';

/** In words, where new code waits for such a list: it is of the list's type, or has every method that is called on what is in it. */
export function unfilledList(unit: Unit, inventory: Inventory, follower: Follower): string | null {
  for (const at of inventory.units.filter((each) => !each.isNew)) {
    const list = emptyLists(at).find((each) => {
      const called = calledInside(each, at);
      return (
        called.size > 0 && isLeftEmpty(each, at, inventory) && (isOf(each, at, unit, follower) || hasAll(called, unit))
      );
    });
    if (list !== undefined) return `${at.path} goes through ${list.name}, but nothing puts ${unit.path} into it.`;
  }
  return null;
}

const empty = /^(?:\[\s*\]|new\s+(?:Map|Set)\b[^()]*\(\s*\)|(?:list|set|dict)\(\s*\))$/;

const emptyLists = ({ fresh }: Unit): Definition[] =>
  fresh.filter((each) => each.kind === 'constant' && empty.test(each.value));

/** Methods called on what is in a list, on lines of the patch: `list.forEach((x) => x.run())`, `for (const x of list)`, `for x in list:`. */
function calledInside({ name }: Definition, { facts, change }: Unit): Set<string> {
  const own = String.raw`(?:this\.|self\.)?${RegExp.escape(name)}(?:\.(?:values|copy)\(\))?`;
  const element = new RegExp(
    [
      String.raw`\b${own}\.(?:forEach|map|flatMap|filter|find|some|every)\(\s*(?:async\s*)?\(?\s*([\w$]+)`,
      String.raw`\bfor\s*(?:await\s*)?\(\s*(?:const|let|var)\s+([\w$]+)\s+of\s+${own}\s*\)`,
      String.raw`\bfor\s+(\w+)\s+in\s+(?:(?:list|tuple)\()?${own}\)?\s*:`,
    ].join('|'),
  );
  const elements = new Set(change.addedLines.flatMap(({ text }) => element.exec(text)?.slice(1) ?? []));
  const added = new Set(change.diff.added);
  const calls = facts.references.filter(
    ({ kind, chain, row, dead }) =>
      kind === 'call' && !dead && added.has(row) && chain.length === 2 && elements.has(chain[0] ?? ''),
  );
  return new Set(calls.map(({ chain }) => chain[1] ?? ''));
}

/** Wherever the list is named it is gone through, or takes what a function is told: nothing is put into it, and nobody else gets hold of it. */
function isLeftEmpty(list: Definition, at: Unit, { units }: Inventory): boolean {
  const mention = new RegExp(String.raw`(?<![\w$])${RegExp.escape(list.name)}(?![\w$])(?!\s*:)(.{0,60})`);
  return units.every((unit) =>
    linesOf(unit.facts.text).every((line, row) => {
      if (unit === at && row >= list.row && row <= list.endRow) return true;
      const after = mention.exec(line)?.[1];
      return after === undefined || isRead(line, list.name) || (unit === at && isToldBy(after, row, unit));
    }),
  );
}

/** `list.forEach(`, `of list)`, `in list:`, `list.length`. */
function isRead(line: string, name: string): boolean {
  const own = RegExp.escape(name);
  return new RegExp(
    String.raw`\b${own}\??\.(?:forEach|map|flatMap|filter|find|some|every|length|size)\b|\bof\s+(?:this\.)?${own}(?:\.values\(\))?\s*\)|\bin\s+(?:(?:list|tuple)\()?(?:self\.)?${own}(?:\.values\(\)|\.copy\(\))?\)?\s*:|\blen\(\s*(?:self\.)?${own}\s*\)`,
  ).test(line);
}

/** `list.push(observer)` in a function that is told the observer: whoever would call it does not. */
function isToldBy(after: string, row: number, { facts }: Unit): boolean {
  const put = /^\.(?:push|unshift|add|append|set)\(\s*(?:[\w$.]+,\s*)?([\w$]+)\s*\)/.exec(after)?.[1];
  return facts.definitions.some(
    (each) =>
      each.kind === 'function' &&
      row >= each.row &&
      row <= each.endRow &&
      each.parameters.some(({ name }) => name === put),
  );
}

/** The line of the list names a type that stands in the new file. */
function isOf(list: Definition, at: Unit, unit: Unit, follower: Follower): boolean {
  const words = (linesOf(at.facts.text)[list.row] ?? '').match(/[A-Za-z_$][\w$]*/g) ?? [];
  return words.some(
    (word) => word !== list.name && follower.resolve(at.facts, [word], '').some(({ path }) => path === unit.path),
  );
}

/** One new class has them all. */
function hasAll(methods: ReadonlySet<string>, { fresh }: Unit): boolean {
  return fresh
    .filter((each) => each.kind === 'class')
    .some(({ qualified }) => {
      const own = new Set(fresh.filter((each) => each.parent === qualified).map((each) => each.name));
      return [...methods].every((each) => own.has(each));
    });
}
