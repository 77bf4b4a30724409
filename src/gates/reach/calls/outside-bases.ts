// Bases from outside of the repository that may read the fields of a class: a configuration, a trainer, a model with a schema.
import type { FileFacts } from '../../facts/facts.ts';
import type { Program } from '../../program.ts';
import { absolute } from '../../resolve/python.ts';
import { chainOf } from './bases.ts';

/** Bases that know nothing of what a class below them keeps. */
const blind =
  /^(?:object|ABC|ABCMeta|Generic|Protocol|Enum|IntEnum|StrEnum|NamedTuple|TypedDict|Module|Function|Thread|Process|Exception|Error|\w+(?:Error|Exception)|TestCase|EventEmitter|EventTarget|Component|PureComponent|HTMLElement|LitElement)$/;

/** The same, of one library: they read their own fields, or hand all of them on by name. */
const blindIn: readonly (readonly [module: RegExp, name: RegExp])[] = [
  [/^sklearn\b/, /^BaseEstimator$|Mixin$/],
  [/^torch\b/, /^(?:Dataset|IterableDataset|Sampler|BatchSampler|Optimizer|_?LRScheduler|Distribution)$/],
];

/** Nobody can see what such a base does with a field: it counts as read. */
export function mayRead(base: string, { imports, language, path }: FileFacts, program: Program): boolean {
  const chain = chainOf(base);
  const [root = ''] = chain;
  const entry = imports.find((each) => each.local === root);
  if (entry === undefined || entry.typeOnly || blind.test(chain.at(-1) ?? '')) return false;
  if (
    language === 'python' &&
    blindIn.some(([module, name]) => module.test(entry.module) && name.test(chain.at(-1) ?? ''))
  )
    return false;
  if (language === 'python')
    return !entry.module.startsWith('.') && absolute(program, path, entry.module.split('.')).length === 0;
  return !/^(?:\.{1,2}|[#~@])?\//.test(entry.module) && !entry.module.startsWith('.');
}
