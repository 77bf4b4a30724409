// Classes and functions that make something and do nothing else: nobody is told of what they make but who calls them.
import type { Definition, FileFacts } from '../../facts/facts.ts';
import type { Inventory } from '../../inventory.ts';
import { textAt } from '../../line-diff.ts';
import type { Follower, Hit } from '../../resolve/follow.ts';

interface At {
  readonly follower: Follower;
  readonly inventory: Inventory;
}

/** Makers within makers that are looked through. */
const most = 3;

const plainBases = /^(?:object|Generic|Protocol|(?:\w+\.)*Module|ABC|abc\.ABC|NamedTuple)$/;

/** Calls that make a value and tell nobody of it. */
const plainCalls =
  /^(?:super|isinstance|len|int|float|str|bool|max|min|abs|sum|sorted|dict|list|set|tuple|range|zip|enumerate|round|deque|defaultdict|field|(?:collections|math|np|numpy|torch|nn|F|random)\b.*|(?:Math|Number|Object|Array|String|Date|performance)\..*|Map|Set|WeakMap|Array|Date|Number|String|Boolean|(?:\w+)?(?:Error|Exception))$/;

/** The new class is made by filling its fields, or the new function of TypeScript or JavaScript answers with what it has made itself. */
export function onlyMakes({ path, qualified }: Hit, at: At, depth = most): boolean {
  const facts = at.inventory.units.find((each) => each.path === path)?.facts;
  const made = facts?.definitions.find((each) => each.qualified === qualified);
  if (facts === undefined || made === undefined || depth === 0) return false;
  if (made.kind === 'function') return /script$/.test(facts.language) && onlyAnswers(made, facts, { ...at, depth });
  return made.kind === 'class' && onlyFills(made, facts, { ...at, depth });
}

interface Within extends At {
  readonly depth: number;
}

function onlyFills(made: Definition, facts: FileFacts, at: Within): boolean {
  if (!made.bases.every((each) => plainBases.test(each.replace(/[[<(].*$/s, '')))) return false;
  return facts.references.every((each) => {
    if (each.kind === 'decorator' && each.owner === made.qualified)
      return /dataclass|define|attrs/.test(each.chain.join('.'));
    if (!isOfMaking(each.owner, made.qualified, facts)) return true;
    if (/^(?:self|this)$/.test(each.chain.join('.')) && each.kind === 'argument') return false;
    return each.kind !== 'call' || isQuiet(each.chain, each.owner, { facts, at });
  });
}

function isQuiet(chain: readonly string[], owner: string, { facts, at }: { facts: FileFacts; at: Within }): boolean {
  if (plainCalls.test(chain.join('.'))) return true;
  const hits = at.follower.resolve(facts, chain, owner);
  return hits.length > 0 && hits.every((hit) => onlyMakes(hit, at, at.depth - 1));
}

/** What runs when the object is made: the constructor, and the values of its fields. */
function isOfMaking(owner: string, qualified: string, { definitions }: FileFacts): boolean {
  if (/\.(?:constructor|__init__|__new__|__post_init__)$/.test(owner)) return owner.startsWith(`${qualified}.`);
  const own = definitions.find((each) => each.qualified === owner);
  return owner === qualified || (own?.parent === qualified && own.kind === 'constant');
}

/** Its own statements call nothing that does more, wait for nothing, and set nothing that was not declared there; functions in it run later. */
function onlyAnswers(made: Definition, facts: FileFacts, at: Within): boolean {
  const { own, rows } = withoutInner(textAt(facts.text, made), made.row);
  if (/\b(?:await|yield|async)\b/.test(own)) return false;
  const declared = new Set([...own.matchAll(/\b(?:const|let|var)\s+([\w$]+)/g)].map((each) => each[1] ?? ''));
  const sets = [...own.matchAll(/^\s*([\w$]+)(?:[.[][^=;(]*)?\s*(?:[-+*/]|\?\?|\|\||&&)?=(?![=>])/gm)];
  if (sets.some(([, root = '']) => !/^(?:const|let|var)$/.test(root) && !declared.has(root))) return false;
  return facts.references.every(
    ({ owner, kind, chain, row }) =>
      owner !== made.qualified ||
      kind !== 'call' ||
      !rows.has(row) ||
      (chain.length > 1 && declared.has(chain[0] ?? '')) ||
      isQuiet(chain, owner, { facts, at }),
  );
}

/** `=> {`, `function (x) {`, `observe(x) {`: where a function inside of another begins. */
const begins =
  /(?:=>|\bfunction\b[^{}()]*\([^()]*\)|^\s*(?:(?:get|set|async)\s+)?(?!(?:if|for|while|switch|catch)\b)[\w$]+\s*\([^()]*\)\s*(?::[^{}=]+)?)\s*\{[ \t]*$/;

/** The lines of a function but for those of the functions in it, with their rows. */
function withoutInner(text: string, from: number): { own: string; rows: ReadonlySet<number> } {
  const rows = new Set<number>();
  const own: string[] = [];
  let until: string | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    const indent = /^\s*/.exec(line)?.[0] ?? '';
    if (until !== null) {
      if (indent === until && /^\s*[}\])]/.test(line)) until = null;
      continue;
    }
    if (index > 0 && begins.test(line)) until = indent;
    else {
      // An arrow on one line runs later, too.
      own.push(line.replace(/=>\s*[^,;]*/g, '=>'));
      if (index === 0 || !line.includes('=>')) rows.add(from + index);
    }
  }
  return { own: own.join('\n'), rows };
}
