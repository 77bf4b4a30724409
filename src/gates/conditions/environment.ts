// What a condition comes to where nobody sets anything: no variable of the environment, no option that is asked for with a default.
import type { FileFacts } from '../facts/facts.ts';
import type { Program } from '../program.ts';
import { followerOf } from '../resolve/follow.ts';
import { evaluated } from './expression.ts';
import { answerOf, variableIn } from './names.ts';
import { truthOf, unknown, type Value } from './values.ts';

/** What a machine may lack that others have. */
const accelerator =
  /^(?:\w+\.)*(?:(?:cuda|xpu|npu|hpu|mps|rocm|gpu)\.(?:is_available|device_count|is_initialized|has_\w+)|(?:is_)?(?:torch_)?(?:has_)?(?:cuda|gpu|xpu|npu)(?:_is)?_available|is_gpu_available|has_(?:cuda|gpu)|get_device_capability)\(\)$/;

interface Asked {
  readonly name: string;
  /** The text of what it is where nobody sets it; null for nothing. */
  readonly fallback: string | null;
}

const forms: readonly RegExp[] = [
  /^(?:os\.)?(?:environ\.get|getenv)\(\s*["'](\w+)["']\s*(?:,\s*(?:default\s*=\s*)?([\s\S]+))?\)$/,
  /^(?:process\.env|import\.meta\.env|Bun\.env)(?:\.(\w+)|\[["'](\w+)["']\])$/,
  /^(?:Deno\.env\.get|os\.Getenv|System\.getenv|getenv|std\.getenv|(?:std\.)?env\.var(?:_os)?)\(\s*"?'?(\w+)"?'?\s*\)$/,
];

/** `os.environ.get("X", "0")`, `process.env.X`, `os.Getenv("X")`; null when something else is meant. */
function askedFor(text: string): Asked | null {
  const [get, member, call] = forms.map((each) => each.exec(text));
  if (get) return { name: get[1] ?? '', fallback: get[2] ?? null };
  const name = member?.[1] ?? member?.[2] ?? call?.[1];
  return name === undefined ? null : { name, fallback: null };
}

/** `"X" in os.environ`, `'X' in process.env`. */
const inEnvironment = /(["'])(\w+)\1\s+(not\s+)?in\s+(?:os\.environ|environ|process\.env)\b(?!\s*[.[])/g;

const off = `(?:False|false|None|null|undefined|0|""|'')`;
const attribute = new RegExp(String.raw`^getattr\([\w.]+, ["'](\w+)["'], ${off}\)$`);
/** On what is named as configurations are, or on a part of one: what anything else is asked for by a text is no option. */
const key = new RegExp(
  String.raw`^(?:\w+\.)*(?:\w*_)?(?:cfg|conf|config|configuration|opts|options|settings|hparams|flags|\w+(?:Config|Options|Settings))(?:\.get\(["'][\w.-]+["'], \{\}\)|\[["'][\w.-]+["']\])*\.get\(["']([\w.-]+)["'](?:, ${off})?\)$`,
);

/** `getattr(args, "x", False)`, `config.get("train", {}).get("x")`: nothing, unless somebody gives it. */
function optionIn(text: string): Option | null {
  const [, name] = attribute.exec(text) ?? [];
  if (name !== undefined) return { name, isAttribute: true };
  const [, asked] = key.exec(text) ?? [];
  return asked === undefined ? null : { name: asked, isAttribute: false };
}

/** Names that stand for others that stand for others: deeper is a puzzle. */
const deepest = 4;
/** Where names are looked up. */
export interface Place {
  readonly program: Program;
  readonly file: FileFacts;
  readonly owner: string;
}

export interface Option {
  readonly name: string;
  /** Asked for as `getattr(args, "x", False)`; otherwise as a key, `config.get("x")`. */
  readonly isAttribute: boolean;
}

export interface Unset {
  /** What the condition comes to; null when it cannot be told. */
  readonly holds: boolean | null;
  /** The variables that were asked for. */
  readonly variables: readonly string[];
  /** The options that were asked for by a text. */
  readonly options: readonly Option[];
  /** It was asked whether there is a GPU or the like. */
  readonly asksForDevice: boolean;
  /** Packages that are not there and were asked for. */
  readonly packages: readonly string[];
}

/** A package that is not there, and what is had in place of it. */
export interface Lacked {
  readonly name: string;
  readonly value: Value;
}

/** What a machine lacks, beside everything that somebody would have to set. */
export interface Bare {
  readonly hasDevice?: false;
  /** The package without which a name is nothing. */
  readonly lacks?: (name: string, place: Place) => Lacked | null;
}

/** What a condition comes to where no variable of the environment is set, and on a machine without a GPU or a package if that is wanted. */
export function withoutVariables(condition: string, place: Place, bare: Bare = {}): Unset {
  const search: Search = {
    ...{ variables: new Set(), options: [], devices: new Set(), packages: new Set() },
    ...{ depth: 0, bare },
  };
  const holds = truthOf(valueIn(condition, place, search));
  const [variables, packages] = [[...search.variables], [...search.packages]];
  return { holds, variables, options: search.options, asksForDevice: search.devices.size > 0, packages };
}

interface Search {
  readonly variables: Set<string>;
  readonly options: Option[];
  readonly devices: Set<string>;
  readonly packages: Set<string>;
  readonly bare: Bare;
  readonly depth: number;
}

function valueIn(text: string, place: Place, search: Search): Value {
  if (search.depth > deepest) return unknown;
  const deeper = { ...search, depth: search.depth + 1 };
  const plain = text.replace(inEnvironment, (_, _quote, name: string, not: string | undefined) => {
    search.variables.add(name);
    return not === undefined ? 'False' : 'True';
  });
  return evaluated(plain, (name) => {
    if (search.bare.hasDevice === false && accelerator.test(name)) {
      search.devices.add(name);
      return name.includes('count') ? 0 : false;
    }
    const lacked = search.bare.lacks?.(name, place) ?? null;
    if (lacked !== null) {
      search.packages.add(lacked.name);
      return lacked.value;
    }
    const option = optionIn(name);
    if (option !== null) {
      search.options.push(option);
      return null;
    }
    const asked = askedFor(name);
    if (asked === null) return behind(name, place, deeper);
    search.variables.add(asked.name);
    return asked.fallback === null ? null : valueIn(asked.fallback, place, deeper);
  });
}

/** What a name of the file stands for: a constant, a variable or field that is set once, a function that only answers. */
function behind(name: string, place: Place, search: Search): Value | undefined {
  const [, called, isCall] = /^([A-Za-z_$][\w$.]*?)(\(\))?$/.exec(name) ?? [];
  if (called === undefined) return undefined;
  const written = isCall === undefined ? variableIn(called, place) : answerOf(called, place.file);
  if (written !== null) return valueIn(written, place, search);
  return behindImport(called, isCall ?? '', place, search);
}

function behindImport(name: string, call: string, place: Place, search: Search): Value | undefined {
  const chain = name.split('.');
  if (!place.file.imports.some((each) => each.local === chain[0])) return undefined;
  for (const { path, qualified } of followerOf(place.program).defined(place.file, chain, place.owner)) {
    const file = qualified === '' || path === place.file.path ? null : place.program.after(path);
    if (file !== null) return behind(qualified + call, { ...place, file, owner: '' }, search);
  }
  return undefined;
}
