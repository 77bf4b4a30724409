// Loops of Python over the files and modules that a listing finds, with the conditions under which each of these is loaded.

const listing = /\b(?:listdir|scandir|iterdir|r?glob|iglob|iter_modules|walk_packages|os\.walk)\s*\(/;
const loading =
  /\b(?:import_module|__import__|spec_from_file_location|exec_module|load_module|find_spec|run_path)\s*\(/;

/** A condition under which a file is taken, or, negated, is not. */
export interface Filter {
  readonly text: string;
  readonly negated: boolean;
  /** Names of what the loop around it goes through. */
  readonly variables: ReadonlySet<string>;
}

export interface Loop {
  readonly filters: readonly Filter[];
  /** The patterns of the listing. */
  readonly patterns: readonly string[];
}

/** Loops that load what they find, and lists of what is found. */
export function loopsOverFiles(text: string): Loop[] {
  const lists = comprehensionsIn(text);
  const { loops, through } = statementsIn(text, lists);
  return [...loops, ...lists.filter((each) => !through.has(each))];
}

/** `path` of `os.path.basename(path)[:-3]`, of `path.stem` and of `str(path)`. */
export const rootOf = (text: string): string =>
  /^(?:(?:os\.path\.)?(?:basename|splitext|split)|(?:pathlib\.)?(?:Pure)?Path|str)\(\s*(\w+)/.exec(text)?.[1] ??
  /^\w+/.exec(text)?.[0] ??
  '';

/** Patterns for source files in the call that lists. */
const patternsOf = (over: string): string[] =>
  listing.test(over) ? [...over.matchAll(/["']([^"'\n]*\*[^"'.\n]*(?:\.py)?)["']/g)].map((each) => each[1] ?? '') : [];

/** `for name in os.listdir(d):` with what stands in it, and loops over a variable that holds such a listing, filtered or not. */
function statementsIn(text: string, lists: readonly Listed[]): { loops: Loop[]; through: ReadonlySet<Listed> } {
  const lines = text.split('\n');
  const held = lines.flatMap((line) => (listing.test(line) ? (given.exec(line)?.[1] ?? []) : []));
  const walked = lines.flatMap((line) => /^\s*for\s+\w+\s*,\s*\w+\s*,\s*(\w+)\s+in\s+os\.walk\(/.exec(line)?.[1] ?? []);
  const through = new Set<Listed>();
  const loops = lines.flatMap((line, row) => {
    const [, targets = '', over = ''] = /^\s*for\s+([\w\s,()]+?)\s+in\s+(.+):\s*(?:#.*)?$/.exec(line) ?? [];
    const goesThrough = (name: string): boolean => name !== '' && new RegExp(`(?<![\\w.])${name}\\b(?!\\()`).test(over);
    const before = lists.filter((each) => goesThrough(each.name));
    const isOver = listing.test(over) || before.length > 0 || [...held, ...walked].some(goesThrough);
    const body = blockAfter(lines, row);
    if (!isOver || /os\.walk\(/.test(over) || !body.some((each) => loading.test(each))) return [];
    for (const each of before) through.add(each);
    const own = filtersIn(body, namesFrom(targets, body));
    const patterns = [...patternsOf(over), ...before.flatMap((each) => each.patterns)];
    return [{ filters: [...own, ...before.flatMap((each) => each.filters)], patterns }];
  });
  return { loops, through };
}

const given = /^\s*(\w+)\s*(?::[^=]+)?=(?!=)/;

/** Those of the loop, and those made of them in it. */
function namesFrom(targets: string, body: readonly string[]): ReadonlySet<string> {
  const names = new Set((targets.match(/\w+/g) ?? []).filter((each) => each !== '_'));
  for (const line of body) {
    const [, made = '', value = ''] = /^\s*(\w+)(?:\s*,\s*\w+)?\s*=(?!=)\s*(.+)$/.exec(line) ?? [];
    if (
      made !== '' &&
      !loading.test(value) &&
      !/getattr|\.(?:match|search|fullmatch)\(/.test(value) &&
      names.has(rootOf(value))
    )
      names.add(made);
  }
  return names;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** The lines further in than one, up to the next that is not. */
function blockAfter(lines: readonly string[], row: number): string[] {
  const own = indentOf(lines[row] ?? '');
  const rest = lines.slice(row + 1);
  const end = rest.findIndex((line) => line.trim() !== '' && indentOf(line) <= own);
  return end < 0 ? rest : rest.slice(0, end);
}

/** What the body of a loop leaves out, and what the load in it stands under. */
function filtersIn(body: readonly string[], variables: ReadonlySet<string>): Filter[] {
  const found: Filter[] = [];
  const matched = new Map(
    body.flatMap((line) => {
      const [, name, value] = /^\s*(\w+)\s*=(?!=)\s*(.*\b(?:match|search|fullmatch)\(.*\))\s*$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  const spelled = (text: string): string =>
    text.replace(/(?<![\w.])[a-zA-Z_]\w*\b(?!\s*[.(])/g, (name) => matched.get(name) ?? name);
  for (const [row, line] of body.entries()) {
    const [, text, rest = ''] = /^\s*if\s+(.+?):\s*((?:continue|return\b.*|#.*)?)$/.exec(line) ?? [];
    if (text === undefined) continue;
    const block = rest !== '' && !rest.startsWith('#') ? [rest] : blockAfter(body, row);
    const first = block.find((each) => each.trim() !== '' && !/^\s*#/.test(each)) ?? '';
    const isAlone = block.filter((each) => each.trim() !== '').length <= most;
    if (/^\s*continue\b/.test(block.findLast((each) => each.trim() !== '') ?? first) && isAlone)
      found.push({ text: spelled(text), negated: true, variables });
    else if (block.some((each) => loading.test(each))) found.push({ text: spelled(text), negated: false, variables });
  }
  return found;
}

/** A block that leaves a file out does little else. */
const most = 3;

interface Listed extends Loop {
  /** The variable that holds the list; empty where it has none. */
  readonly name: string;
}

/** `names = [f[:-3] for f in os.listdir(d) if f.endswith(".py")]`: a list of what is found, loaded elsewhere in the text. */
function comprehensionsIn(text: string): Listed[] {
  if (!loading.test(text)) return [];
  const heads = text.matchAll(/(?<=[^\n\S]|\n[^\n\S]+)for\s+([\w\s,()]+?)\s+in\s+(?=[^\n]*)/g);
  return [...heads].flatMap(({ index, 0: head, 1: targets = '' }) => {
    const [over = '', ...conditions] = within(text, index + head.length).split(/\bif\b/);
    if (!listing.test(over) || /:\s*(?:\n|$)/.test(over)) return [];
    const variables = namesFrom(targets, []);
    const filters = conditions.map((each) => ({ text: each.trim(), negated: false, variables }));
    return [{ name: holding.exec(text.slice(0, index))?.[1] ?? '', filters, patterns: patternsOf(over) }];
  });
}

/** `names = [`, `names = sorted(`, up to the line below. */
const holding = /(?:^|\n)\s*(\w+)\s*(?::[^=\n]+)?=(?!=)\s*[\w.]*[[({][^\n=]*(?:\n[^\n=]*)?$/;

/** From a place of a text to the bracket that closes around it; over no more than a few lines. */
function within(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < Math.min(text.length, from + longest); at += 1) {
    const sign = text[at] ?? '';
    if (/[([{]/.test(sign)) depth += 1;
    if (/[)\]}]/.test(sign) && depth === 0) return text.slice(from, at);
    if (/[)\]}]/.test(sign)) depth -= 1;
  }
  return '';
}

const longest = 400;
