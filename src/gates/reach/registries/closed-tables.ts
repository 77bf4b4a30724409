// Tables that are written out: what is looked up by way of one, `getattr(kit, NAMES[key])`, can be nothing but what it names.
import { listAt } from '../../argument-lists.ts';
import type { FileFacts } from '../../facts/facts.ts';
import type { Program } from '../../program.ts';
import type { Follower } from '../../resolve/follow.ts';

/** Lines above a look-up in which it may say where its key comes from. */
const nearby = 12;
const starts = /^\s*(?:async\s+)?(?:def|class|function)\b/;

/** The text of the table that a key comes from, where the table is written out and nothing is put in later; null when the key may be anything. */
export function tableOf(
  key: string,
  at: { row: number; facts: FileFacts; program: Program; follower: Follower },
): string | null {
  const choices = choicesOf(key, at.facts.text);
  if (choices !== null) return choices;
  const name = tableIn(key) ?? (/^[A-Za-z_$][\w$]*$/.test(key) ? tableBehind(key, linesAt(at)) : null);
  if (name === null) return null;
  const { facts, program, follower } = at;
  const texts = [facts.text, ...follower.resolve(facts, [name], '').map(({ path }) => program.text(path) ?? '')];
  for (const text of texts) {
    const table = writtenOut(name, text);
    if (table !== null) return texts.some((each) => grows(name, each)) ? null : table;
  }
  return null;
}

/** `args.model_name`, of which the file says what it may be: `add_argument("--model-name", choices=["a", "b"])`. */
function choicesOf(key: string, text: string): string | null {
  const name = /^\w*(?:args|opts?|options|flags|namespace)\.(\w+)$/i.exec(key)?.[1];
  if (name === undefined) return null;
  const option = new RegExp(
    `\\badd_argument(?=\\(\\s*(?:["'][\\w-]+["']\\s*,\\s*)*["']-{0,2}${name.replaceAll('_', '[-_]')}["'])`,
  ).exec(text);
  const given = option === null ? [] : (listAt(text, option.index + option[0].length)?.parts ?? []);
  const [, choices = ''] = given.flatMap((each) => /^choices\s*=\s*([[({][^()]*[\])}])$/.exec(each) ?? []);
  return /["']/.test(choices) ? choices : null;
}

/** `NAMES[key]`, `NAMES.get(key)`, `NAMES.get(key, "plain")`: a default that is no plain text opens it. */
function tableIn(key: string): string | null {
  const [, indexed, got] =
    /^(?:([A-Za-z_$][\w$]*)\[[^[\]]*\]|([A-Za-z_$][\w$]*)\.get\([^(),]*(?:,\s*(?:["'][^"']*["']|None)\s*)?\))$/.exec(
      key,
    ) ?? [];
  return indexed ?? got ?? null;
}

/** The lines of the function down to the look-up. */
function linesAt({ row, facts }: { row: number; facts: FileFacts }): string[] {
  const lines = facts.text.split('\n').slice(Math.max(0, row - nearby), row + 1);
  return lines.slice(
    Math.max(
      0,
      lines.findLastIndex((each) => starts.test(each)),
    ),
  );
}

/** `key = NAMES[x]`, `for key in NAMES`, `if key not in NAMES: raise`. */
function tableBehind(key: string, lines: readonly string[]): string | null {
  const variable = RegExp.escape(key);
  const given = lines.flatMap(
    (each) => new RegExp(`^\\s*(?:(?:const|let|var)\\s+)?${variable}\\s*=(?!=)\\s*(.+?);?\\s*$`).exec(each)?.[1] ?? [],
  );
  if (given.length > 0) return given.length === 1 ? tableIn(given[0] ?? '') : null;
  const through = new RegExp(
    `\\bfor\\s*\\(?\\s*(?:const\\s+|let\\s+)?(?:\\w+\\s*,\\s*)?${variable}\\s+(?:in|of)\\s+([A-Za-z_$][\\w$]*)(?:\\.(?:values|items)\\(\\))?\\s*[):\\]}]`,
  );
  const outside = new RegExp(`\\bif\\s+${variable}\\s+not\\s+in\\s+([A-Za-z_][\\w]*)\\s*:\\s*(raise\\b|return\\b)?`);
  for (const [row, line] of lines.entries()) {
    const all = through.exec(line)?.[1];
    if (all !== undefined) return all;
    const [, table, leaves] = outside.exec(line) ?? [];
    if (table !== undefined && (leaves !== undefined || /^\s*(?:raise|return)\b/.test(lines[row + 1] ?? '')))
      return table;
  }
  return null;
}

/** `NAMES = {"a": "A"}`, `const names = ['a'] as const`, `new Map([...])`, `frozenset({...})`; null when it is made in another way. */
function writtenOut(name: string, text: string): string | null {
  const head = new RegExp(
    `^[ \\t]*(?:export\\s+)?(?:(?:const|let|var)\\s+)?${RegExp.escape(name)}\\s*(?::[^=\\n]+)?=\\s*(?:(?:frozenset|set|tuple|new\\s+(?:Map|Set)(?:<[^>\\n]*>)?)\\(\\s*)?(?=[\\[{(])`,
    'm',
  ).exec(text);
  if (head === null) return null;
  const open = head.index + head[0].length;
  const end = listAt(text, open)?.end;
  if (end === undefined) return null;
  const table = text.slice(open, end + 1);
  const bare = table.replace(/(["'`])(?:\\.|(?!\1).)*\1/g, '""').replace(/(?:#|\/\/).*$/gm, '');
  return /\*|\.\.\.|\bfor\b|\w\(/.test(bare) ? null : table;
}

/** Something is put in after it is made. */
const grows = (name: string, text: string): boolean =>
  new RegExp(
    `\\b${RegExp.escape(name)}(?:\\[[^\\]\\n]*\\]\\s*=(?!=)|\\.(?:update|setdefault|append|extend|insert|add|set|push|unshift)\\(|\\s*(?:\\+|\\|)=)`,
  ).test(text);
