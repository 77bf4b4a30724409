// Which of the files that it finds a loader of Python takes by their names: `if name.startswith("_"): continue`, `[f for f in os.listdir(d) if PART.match(f)]`.
import { evaluated, holds } from '../../conditions/expression.ts';
import { unknown, type Value } from '../../conditions/values.ts';
import { fileName, folderOf } from '../../file-kinds.ts';
import { type Loop, loopsOverFiles, rootOf } from './found-loops.ts';
import { matchesPattern, nameTests } from './name-tests.ts';

/** Whether every loop over what it finds refuses a file of this name. */
export function filtersOut(text: string, path: string): boolean {
  const loops = loopsOverFiles(text);
  return loops.length > 0 && loops.every((each) => refuses(each, path, text));
}

function refuses({ filters, patterns }: Loop, path: string, text: string): boolean {
  const isEntry = fileName(path) === '__init__.py';
  const stem = isEntry ? fileName(folderOf(path)) : fileName(path).replace(/\.py$/, '');
  const file = isEntry ? stem : `${stem}.py`;
  if (!isEntry && patterns.some((each) => !matchesPattern(each.replace(/^.*\//, ''), file))) return true;
  return filters.some((filter) => {
    // A file is called by its name in one place and without its ending in another.
    const [first = null, ...more] = [...new Set([stem, file])].map((name) =>
      holds(filter.text, (asked) => meaning(asked, { variables: filter.variables, name, isEntry, text })),
    );
    const all = [first, ...more];
    if (all.includes(null)) return false;
    const isEqual = /\bin\b|==/.test(filter.text) && !/\bnot\s+in\b|!=/.test(filter.text);
    return isEqual ? all.includes(true) === filter.negated : all.every((each) => each === filter.negated);
  });
}

interface Named {
  readonly variables: ReadonlySet<string>;
  readonly name: string;
  readonly isEntry: boolean;
  readonly text: string;
}

function meaning(asked: string, named: Named): Value | undefined {
  const { variables, name, isEntry, text } = named;
  const tested = nameTests(asked, text);
  if (tested !== null) return variables.has(rootOf(tested.subject)) ? (tested.accepts(name) ?? unknown) : undefined;
  const root = rootOf(asked);
  if (variables.has(root)) {
    if (/(?:^|\.)is_?pkg$|\.is_dir\(\)$/i.test(asked)) return isEntry;
    if (/\.is_file\(\)$/.test(asked)) return !isEntry;
    if (/\.suffix$/.test(asked)) return isEntry ? '' : '.py';
    return isName(asked, root) ? name : undefined;
  }
  const constant = /^\w+$/.test(asked)
    ? new RegExp(
        `^${asked}\\s*(?::[^=\\n]+)?=\\s*(?:(?:frozenset|set|tuple|list)\\(\\s*)?([[({][^\\])}]*[\\])}])`,
        'm',
      ).exec(text)?.[1]
    : undefined;
  return constant === undefined ? undefined : evaluated(constant.replace(/,\s*([\])}])$/, '$1'), () => undefined);
}

/** Another way to have the name: by itself, without its ending, of a path. */
const isName = (asked: string, root: string): boolean =>
  new RegExp(
    `^(?:${root}|(?:os\\.path\\.)?(?:basename|splitext|split)\\(${root}[^()]*\\)|(?:pathlib\\.)?(?:Pure)?Path\\(${root}\\)|str\\(${root}[^()]*\\))(?:\\.(?:name|stem|path)|\\[[^\\]]*\\]|\\.r?split\\(["'].["'](?:, \\d)?\\)\\[-?\\d\\])*$`,
  ).test(asked);
