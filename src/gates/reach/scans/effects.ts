// Loaders of Python that take nothing of what they load: only what a module does by itself when it is loaded comes of that.
import type { FileFacts } from '../../facts/facts.ts';

/** Takes modules apart, or has them where others find them by their names. */
const finding = /\b(?:sys\.modules|import_module|__import__|iter_modules|walk_packages|run_path|load_module)\b/;
const made = /^\s*(\w+)\s*=\s*(?:\w+\.)*module_from_spec\s*\(/;
const executed = /\bexec_module\s*\(\s*(\w+)\s*\)/;

/** Runs a file as a program of its own. */
export const runsFiles =
  /\b(?:subprocess\.(?:run|call)|Popen|check_call|check_output|exec[vl]p?e?|launch_command)\s*\(/;

/** Files are run as programs, or modules are loaded by their files into variables with which nothing else is done: they are lost with the function that does it. */
export function loadsForEffect(lines: readonly string[]): boolean {
  const names = lines.flatMap((each) => made.exec(each)?.[1] ?? []);
  if (lines.some((each) => finding.test(each))) return false;
  if (names.length === 0) return lines.some((each) => runsFiles.test(each));
  const isUsed = (name: string): boolean => {
    const word = new RegExp(`(?<![\\w.])${name}\\b`);
    return lines.some((each) => word.test(each) && !made.test(each) && executed.exec(each)?.[1] !== name);
  };
  return !names.some(isUsed);
}

/** Functions and values of a module, and nothing that is told to anybody: no class, decorator or call at the top but those that make its values. */
export const isPlainModule = (facts: FileFacts): boolean =>
  !facts.definitions.some((each) => each.kind === 'class' || each.kind === 'interface') && !actsAtTop(facts);

/** A decorator, or a call at the top but those that make values: something may be told of the module when it is loaded. */
export const actsAtTop = ({ references }: FileFacts): boolean =>
  references.some(
    (each) => each.kind === 'decorator' || (each.owner === '' && each.kind === 'call' && !isMaking(each.chain)),
  );

/** `logging.getLogger(__name__)`, `re.compile(...)`, `TypeVar("T")`. */
const isMaking = (chain: readonly string[]): boolean =>
  /^(?:(?:logging\.)?getLogger|re\.compile|(?:typing\.)?(?:TypeVar|ParamSpec|NewType)|dict|list|set|frozenset|tuple|float|int|str|os\.getenv|os\.environ\.get|(?:pathlib\.)?Path)$/.test(
    chain.join('.'),
  );
