// Claims that name a symbol: whether the name occurs at all, and in the file or module that the sentence puts it in.
import { citation, isFileName, meant } from './citation.ts';
import { type Finding, holds, mayBeMissing, open, type Said, untrue } from './claim.ts';
import { definitionsIn, judgeDefinition } from './definitions.ts';
import type { Ground } from './ground.ts';
import type { Read } from './reading.ts';

const identifier = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
/** Words of languages and of configuration: everybody may say them. */
const everyday = new Set(
  `true false null none nil undefined nan inf self this cls super int str float bool string number boolean bytes list dict tuple set map array
  object any void char long double return yield import from class def function func fn var let const async await if else elif for while try except
  catch finally raise throw with pass break continue lambda new delete typeof instanceof in is not and or pip npm git pytest python node docker main
  master head http https json yaml toml utf-8`
    .split(/\s+/)
    .filter(Boolean),
);
const unknown = 'no such name in the repository or the draft';

/** A name in code: `foo`, `foo()`, `Foo.bar`, `Foo::bar`, `pkg.module.Name`. */
export interface Named {
  /** As written. */
  readonly text: string;
  /** Without `self`, `this` and `cls`. */
  readonly parts: readonly string[];
}

export function namedIn({ affirmed }: Read): Named[] {
  return affirmed.flatMap(({ text, code }) => (code ? (named(text.trim()) ?? []) : []));
}

function named(text: string): Named | null {
  const bare = text.replace(/^@/, '').replace(/\((?:[^()\s]|,\s)*\)$/, '');
  if (bare.length < 3 || bare.length > 200 || isFileName(bare)) return null;
  const all = bare.split(/::|\.|->/);
  if (!all.every((part) => identifier.test(part))) return null;
  const parts = all.filter((part) => !['self', 'this', 'cls', 'super'].includes(part));
  const said = parts.filter((part) => !everyday.has(part.toLowerCase()));
  return said.length === 0 || said.every((part) => part.length < 3) ? null : { text, parts };
}

/** Judges the names of a sentence; `known` are the names that occur anywhere. */
export function symbolClaims(said: Read, ground: Ground, known: ReadonlySet<string>): Finding[] {
  const definitions = definitionsIn(said.affirmed);
  return namedIn(said).map((named) => {
    const definition = definitions.get(named.text);
    const name = named.parts.at(-1) ?? '';
    return (
      (definition && judgeDefinition({ text: named.text, name, definition, said }, ground)) ??
      inPlace(named, said, ground) ??
      inModule(named, { said, known }, ground) ??
      anywhere(named, known)
    );
  });
}

function anywhere({ text, parts }: Named, known: ReadonlySet<string>): Finding {
  return parts.every((part) => known.has(part)) ? holds('symbol', text) : open('symbol', text, unknown);
}

/** "`create` in `registry.py`": the sentence says where. */
function inPlace({ text, parts }: Named, said: Said, ground: Ground): Finding | null {
  const after = said.sentence.text.split(`\`${text}\``)[1] ?? '';
  const place = /^,? (?:in|inside|of|at|from) `([^`]+)`/.exec(after)?.[1];
  const cited = place === undefined ? null : citation(place);
  const files = cited !== null && isFileName(cited.path) ? meant(cited, ground) : [];
  if (cited === null || files.length === 0) return null;
  return judged(text, { name: parts.at(-1) ?? '', files, said }, ground);
}

/** `pkg.module.Name`, where the first parts are a file or a package of the repository. */
function inModule(
  { text, parts }: Named,
  { said, known }: { readonly said: Said; readonly known: ReadonlySet<string> },
  ground: Ground,
): Finding | null {
  if (!text.includes('.') || parts.length < 2) return null;
  for (let length = parts.length; length >= 2; length -= 1) {
    const path = parts.slice(0, length).join('/');
    const files = ['.py', '.pyi', '/__init__.py', '.java', '.kt', '.scala'].flatMap((end) => ground.files(path + end));
    const rest = parts.slice(length);
    if (files.length === 0) continue;
    if (rest.length === 0) return holds('symbol', text);
    if (files.some((file) => ground.holds(file, rest[0] ?? '')))
      return rest.length === 1 ? holds('symbol', text) : member({ text, rest, files, known, said }, ground);
    // `model.encoder.layers` may as well be a key of a configuration: only a call or a type has to be in the module.
    const isCode = /\)$/.test(text) || /^[A-Z]/.test(rest[0] ?? '');
    return isCode
      ? judged(text, { name: rest[0] ?? '', files, said }, ground)
      : open('symbol', text, `${files[0] ?? ''} does not hold ${rest[0] ?? ''}`);
  }
  return ground.isFolder(parts.join('/')) ? holds('symbol', text) : null;
}

interface Member {
  readonly text: string;
  /** A class of the module, and what it is said to have. */
  readonly rest: readonly string[];
  readonly files: readonly string[];
  readonly known: ReadonlySet<string>;
  readonly said: Said;
}

/** `pkg.module.Class.method`: what the module does not hold may be inherited, unless the class stands by itself. */
function member({ text, rest, files, known, said }: Member, ground: Ground): Finding {
  const [owner = '', ...members] = rest;
  const missing = members.find((name) => !/^__\w+__$/.test(name) && !files.some((file) => ground.holds(file, name)));
  if (missing === undefined) return holds('symbol', text);
  const why = `${files[0] ?? ''} does not hold ${missing}`;
  const alone = files.length === 1 && ground.texts(files[0] ?? '').every((code) => standsAlone(code, owner));
  return alone && !known.has(missing) && !mayBeMissing(said) ? untrue('symbol', text, why) : open('symbol', text, why);
}

/** A class of Python without bases, decorators and anything that would give it members as it runs. */
function standsAlone(code: string, owner: string): boolean {
  const at = new RegExp(String.raw`(?:^|\n)([^\n]*)\n+class ${owner}\s*:`).exec(`\n${code}`);
  return at !== null && !/^\s*[@)]/.test(at[1] ?? '') && !/__getattr|setattr\(|__dict__|type\(/.test(code);
}

function judged(
  text: string,
  at: { readonly name: string; readonly files: readonly string[]; readonly said: Said },
  ground: Ground,
): Finding {
  const { name, files, said } = at;
  if (files.some((file) => ground.holds(file, name))) return holds('symbol', text);
  const why = `${files[0] ?? ''} does not hold ${name}`;
  return files.length > 1 || mayBeMissing(said) ? open('symbol', text, why) : untrue('symbol', text, why);
}
