// New code that puts itself in place: by decorator, by a call or an assignment at the top of its module, by a base class that collects its subclasses.
import type { FileFacts, Reference } from '../../facts/facts.ts';
import type { Unit } from '../../inventory.ts';
import { lineAt } from '../../line-diff.ts';
import type { Program } from '../../program.ts';
import type { Follower, Hit } from '../../resolve/follow.ts';
import { handling } from './handling.ts';
import { keepsGiven, treatmentOf } from './keeping.ts';
import { classForModule } from './nest.ts';
import { isRouter, ownObjects } from './own-objects.ts';
import { byBase } from './subclasses.ts';

const registering =
  /regist|subscribe|plugin|entry_?point|hookimpl|impl(?:ements)?$|provide|(?:^|[.:])(?:add|define|def|bind|use|mount|include_router|command|group|(?:shared_|periodic_)?task|tool|route|get|post|put|delete|patch|websocket|on|listen|handler|event|cli|callback|receiver|signal|middleware|component|directive|injectable|controller|resolver|module|pipe|entity|model|environment|env|factory|backend|dataset|metric|loss|optimizer|scheduler|reward|task_builder)(?:_\w+)?!?$/i;
/** Decorators of the language and its libraries that change a function and list it nowhere. */
const plain =
  /^(?:dataclass\w*|property|static_?method|class_?method|cached_?property|lru_cache|cache|wraps|contextmanager|asynccontextmanager|overload|override|abstractmethod|total_ordering|singledispatch|no_grad|inference_mode|compile|jit|njit|vmap|triton|autotune|heuristics|checkpoint|fixture|mark|skip\w*|parametrize|torch|functools|typing|attrs?|define|frozen|final|deprecated|retry|beartype|typechecked|jaxtyped|Override|Deprecated|SuppressWarnings|FunctionalInterface|Nullable|NotNull|Getter|Setter|Data|Builder|Value|AllArgsConstructor|NoArgsConstructor|RequiredArgsConstructor)$/;

/** Decorators of TypeScript frameworks that say what a class can be given; some list elsewhere must name it. */
const markers =
  /^(?:Injectable|injectable|Inject|inject|singleton|Service|Catch|Component|Directive|Pipe|Module|NgModule)$/;

export interface Registration {
  /** Qualified name of what is registered; empty when it cannot be told. */
  readonly name: string;
  /** How, in words: `@registry.register`. */
  readonly how: string;
  /** The file that looks for what is registered so, where one does. */
  readonly by?: string;
  /** It is made for something that has to list or mount it, in words; to be loaded is not enough. */
  readonly waitsFor?: string;
  /** The new file that brings what the registration is made with: nobody who was there before looks into that by itself. */
  readonly keeper?: string;
  /** The new file that defines what is registered, where that is another one. */
  readonly from?: string;
}

export function registrationsIn(unit: Unit, program: Program, follower: Follower): Registration[] {
  const { facts } = unit;
  const at = { program, follower, own: ownObjects(facts, follower) };
  const found: Registration[] = [];
  for (const reference of facts.references) {
    if (reference.dead || reference.inTest) continue;
    const placed =
      byPlacing(reference, facts, follower) ??
      byOwnCall(reference, facts, follower) ??
      byEffect(reference, facts, follower);
    found.push(
      ...(reference.kind === 'decorator' && !isInside(reference, facts) ? decorated(reference, facts, at) : []),
      ...called(reference, facts, at),
    );
    if (placed !== null) found.push({ name: '', how: placed });
  }
  for (const definition of unit.fresh) {
    if (isRouter(definition, facts))
      found.push({ name: definition.qualified, how: 'routes on a router of its own', waitsFor: 'a program' });
    const collected = definition.kind === 'class' ? byBase(facts, definition, at) : null;
    if (collected !== null) found.push({ name: definition.qualified, ...collected });
  }
  return found;
}

function decorated(reference: Reference, facts: FileFacts, at: At): Registration[] {
  const how = `@${reference.chain.join('.')}`;
  const inModule = classForModule(reference, facts);
  if (inModule !== null) return [{ name: inModule, how, waitsFor: 'a module' }];
  const listed = byDecorator(reference, facts, at);
  return [
    ...(listed === null ? [] : [{ name: reference.owner, how: listed, ...keeperOf(reference.chain, facts, at) }]),
    ...(isOfClick(reference.chain, facts) ? [{ name: reference.owner, how, waitsFor: 'a group' }] : []),
  ];
}

function called(reference: Reference, facts: FileFacts, at: Here): Registration[] {
  const how = byCall(reference, facts, at);
  if (how === null) return [];
  const [root = ''] = how.split(/[.(]/, 1);
  // Whoever mounts the object has what is put on it.
  if (at.own.has(root)) return [{ name: root, how, waitsFor: 'a program' }];
  return [{ name: reference.chain[0] ?? '', how, ...definedIn(reference, facts, at) }];
}

/** The decorator stands in the body of the function that it is counted to: what is made there comes to be when that is called. */
function isInside({ owner, row }: Reference, { definitions, language, text }: FileFacts): boolean {
  const own = definitions.find((each) => each.qualified === owner && each.kind === 'function');
  if (language !== 'python' || own === undefined) return false;
  const indent = (line: string): number => line.length - line.trimStart().length;
  return indent(lineAt(text, row)) > indent(lineAt(text, own.row));
}

interface At {
  readonly program: Program;
  readonly follower: Follower;
}

interface Here extends At {
  /** Objects that the file makes for itself. */
  readonly own: ReadonlySet<string>;
}

/** The file of the patch in which the decorator stands that registers. */
function keeperOf(chain: readonly string[], facts: FileFacts, { program, follower }: At): { keeper?: string } {
  const hits = follower.resolve(facts, chain.slice(0, 1), '');
  const [first] = hits;
  const isNew = (each: Hit): boolean =>
    program.change(each.path)?.kind === 'added' && isOwnMade(each, { program, follower });
  return first !== undefined && hits.every(isNew) ? { keeper: first.path } : {};
}

/** A function or class, or an object made of one that the repository has; a router or group of a framework is listed elsewhere. */
function isOwnMade({ path, qualified }: Hit, { program, follower }: At): boolean {
  const file = program.after(path);
  const definition = file?.definitions.find((each) => each.qualified === qualified);
  if (file === null || file === undefined || definition === undefined) return false;
  const maker = /^(?:new\s+)?([A-Za-z_$][\w$.]*)\s*\(/.exec(definition.value)?.[1];
  return (
    maker === undefined || definition.kind !== 'constant' || follower.resolve(file, maker.split('.'), '').length > 0
  );
}

/** `AutoModel.register(Config, Model)` in the entry of a new package, which has both from its modules. */
function definedIn({ chain }: Reference, facts: FileFacts, { program, follower }: At): { from?: string } {
  const hits = follower.resolve(facts, chain.slice(0, 1), '');
  const hit = hits.find((each) => each.qualified === chain[0] && program.change(each.path)?.kind === 'added');
  return hit === undefined || hit.path === facts.path ? {} : { from: hit.path };
}

/** What the repository's own decorator does with a function says more than its name; `register` may do it further down. */
function byDecorator(reference: Reference, facts: FileFacts, at: At): string | null {
  const chain = reference.chain.filter((each) => each !== '');
  const isHead = reference.within.replace(/^@\s*/, '').startsWith(chain.join('.'));
  if (!isHead || chain.some((each) => plain.test(each))) return null;
  if (/script$/.test(facts.language) && chain.some((each) => markers.test(each))) return null;
  const name = chain.join('.');
  if (handling.test(name)) return null;
  const treatment = treatmentOf(chain, facts, at);
  // `@register_to_config` of one's own that only stands before `__init__` lists nothing, whatever its name.
  const listed = /regist/i.test(name)
    ? treatment !== 'calls'
    : treatment === null
      ? registering.test(name) && !makes.test(name) && !isOfClick(chain, facts)
      : treatment === 'keeps';
  return listed ? `@${name}` : null;
}

/** Decorators of libraries that make an object of a function, for whoever is handed it. */
const makes = /^(?:\w*_)?tool$/;

/** `@click.command()` makes a command that is in no group yet. */
const isOfClick = ([root, ...rest]: readonly string[], { imports }: FileFacts): boolean =>
  /^(?:command|group)$/.test(rest.at(-1) ?? root ?? '') &&
  imports.some((each) => each.local === root && /(?:^|_)click$|^cloup$/.test(each.module));

/** `register("x", Thing)` or `REGISTRY["x"] = Thing` at the top of the module, on something that it does not define itself. */
function byCall(reference: Reference, facts: FileFacts, at: At): string | null {
  const atTop =
    reference.owner === '' ||
    (facts.language === 'go' && reference.owner === 'init') ||
    isConstant(facts, reference.owner);
  if (!atTop || (reference.kind !== 'argument' && !reference.inTable && reference.kind !== 'call')) return null;
  const line = lineAt(facts.text, reference.row);
  // `const [a, b] = ...` takes apart; only a plain name is a table, and only outside of whatever a constant holds.
  const place = /^\s*(?!(?:const|let|var|return|await)\b)(?:[\w.]+\.)?(\w+)\s*\[[^\]]*\]\s*=(?!=)/.exec(line)?.[1];
  const target = isConstant(facts, reference.owner) ? undefined : place;
  const callee = reference.within.replace(/\(.*$/s, '').replace(/[^\w.:!]/g, '');
  // `callback(null, found)` calls back who asked.
  if (callee === 'callback' && target === undefined) return null;
  const through = target ?? (registering.test(callee) ? callee.split(/[.:]/)[0] : undefined);
  if (through === undefined || through === '' || (target === undefined && handling.test(callee))) return null;
  const isOwn = facts.definitions.some((each) => each.qualified === through && each.kind !== 'constant');
  if (target === undefined && isFactory(callee, reference, facts, at)) return null;
  const resolved = at.follower.resolve(facts, [through], '');
  if (isOwn && resolved.every((each) => each.path === facts.path)) return null;
  return target === undefined ? `${callee}()` : `${target}[...]`;
}

/** `export const x = tool({...})`, `export default definePlugin({...})`: what is made is kept here, and listed nowhere by that. */
function isFactory(callee: string, reference: Reference, facts: FileFacts, at: At): boolean {
  if (/\W|regist|subscribe/i.test(callee)) return false;
  const given = new RegExp(`^\\s*(?:export\\s+default|module\\.exports\\s*=)\\s*(?:await\\s+)?${callee}\\s*[(<]`, 'm');
  const isKept = isConstant(facts, reference.owner) || given.test(facts.text);
  return isKept && keepsGiven([callee], facts, at) !== true;
}

/** `Trainer.step = step`, `Core.prototype.score = function`, `setattr(Trainer, "step", step)`: what the base has is given something of this file. */
function byPlacing(reference: Reference, facts: FileFacts, follower: Follower): string | null {
  if (reference.owner !== '' || !isElsewhere(reference, facts, follower)) return null;
  const name = reference.chain.join('.');
  if (reference.kind === 'argument')
    return /^(?:setattr|Object\.(?:assign|definePropert(?:y|ies)))$/.test(reference.within)
      ? `${reference.within}(${name}, ...)`
      : null;
  const line = lineAt(facts.text, reference.row).trim();
  if (reference.chain.length < 2 || !line.startsWith(name)) return null;
  const given = /^\s*=(?!=)\s*(.+)$/.exec(line.slice(name.length))?.[1];
  if (given === undefined) return null;
  const isOwn = /\blambda\b|\bfunction\b|=>/.test(given) || facts.definitions.some((each) => hasWord(given, each.name));
  return isOwn ? `${name} = ...` : null;
}

/** `registerTool('x', (input) => ...)` at the top: a function of the base that lists what it is given, nameless or not. */
function byOwnCall(reference: Reference, facts: FileFacts, follower: Follower): string | null {
  const name = reference.chain.join('.');
  const registers = reference.owner === '' && reference.kind === 'call' && /regist|subscribe/i.test(name);
  return registers && isElsewhere(reference, facts, follower) ? `${name}()` : null;
}

/** `builder.queryField('x', (t) => ...)` as a statement at the top: an object of the base is handed something of this file. */
function byEffect(reference: Reference, facts: FileFacts, follower: Follower): string | null {
  const name = reference.chain.join('.');
  if (reference.owner !== '' || reference.kind !== 'call' || reference.chain.length < 2 || talking.test(name))
    return null;
  const statement = statementAt(facts.text, reference.row);
  if (!statement.startsWith(name) || !isElsewhere(reference, facts, follower)) return null;
  const given = statement.slice(name.length).replace(/(["'])(?:\\.|(?!\1)[^\\\n])*\1/g, '""');
  const isOwn =
    /\blambda\b|\bfunction\b|=>/.test(given) ||
    facts.definitions.some(
      (each) => (each.kind !== 'constant' || putting.test(name)) && each.parent === '' && hasWord(given, each.name),
    );
  return isOwn ? `${name}()` : null;
}

/** What puts into a list or table whatever it is given, a plain value too. */
const putting = /\.(?:push|unshift|add|append|set|insert|extend|update)$/;

/** Says something, or looks whether something holds; nothing is handed over. */
const talking = /^(?:log\w*|console|debug\w*|assert\w*|warnings)\b|\.(?:log|debug|info|warn|warning|error|assert\w*)$/i;

/** The lines of a statement at the top, from its row to the next line that is not further in. */
function statementAt(text: string, row: number): string {
  const lines = text.split('\n').slice(row, row + 60);
  const end = lines.findIndex((line, index) => index > 0 && /^[^\s)}\]]/.test(line));
  return lines.slice(0, end < 0 ? lines.length : end).join('\n');
}

/** A name of the repository that another file defines. */
function isElsewhere(reference: Reference, facts: FileFacts, follower: Follower): boolean {
  const hits = follower.resolve(facts, reference.chain.slice(0, 1), '');
  return hits.length > 0 && hits.every((each) => each.path !== facts.path);
}

const hasWord = (text: string, name: string): boolean => text.match(/[\w$]+/g)?.includes(name) ?? false;

function isConstant(facts: FileFacts, owner: string): boolean {
  return facts.definitions.some((each) => each.qualified === owner && each.kind === 'constant' && each.parent === '');
}
