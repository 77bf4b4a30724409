// What the gates know of one source file: its definitions, imports, references and strings, the same shape for every language.
import type { Language } from '../../codemap/languages.ts';

/** How a name is used where it stands. */
export type ReferenceKind = 'call' | 'base' | 'decorator' | 'argument' | 'type' | 'value' | 'export';

export interface Parameter {
  readonly name: string;
  /** The text of the default, or null when it has none. */
  readonly fallback: string | null;
  readonly type: string;
}

/** What a function's body does: something, nothing, or it is not supposed to (abstract, protocol, overload). */
export type Body = 'real' | 'stub' | 'exempt';

export interface Definition {
  readonly name: string;
  /** With the classes around it: `Class.method`. */
  readonly qualified: string;
  readonly kind: 'function' | 'class' | 'interface' | 'constant';
  /** Qualified name of the class around it, or an empty string. */
  readonly parent: string;
  readonly isPublic: boolean;
  readonly row: number;
  readonly endRow: number;
  readonly parameters: readonly Parameter[];
  readonly body: Body;
  /** The language says that it answers a call made through a base (`@Override`, trait impl, dunder). */
  readonly overrides: boolean;
  /** Inside `#[cfg(test)]` or a test function of the language. */
  readonly isTest: boolean;
  /** A test that never runs. */
  readonly skipped: boolean;
  readonly bases: readonly string[];
  /** The text of a constant's value, shortened; empty for others. */
  readonly value: string;
}

/** A function that no definition names: a callback, a value in a table. */
export interface Nameless {
  /** The key that it stands under, or the call that it is given to. */
  readonly name: string;
  readonly row: number;
  readonly endRow: number;
  readonly body: Body;
}

/** A condition around a reference: the names in it. */
export interface Guard {
  readonly names: readonly (readonly string[])[];
  readonly text: string;
  /** It stands where the condition does not hold: an else branch, or after `if ...: return`. */
  readonly negated: boolean;
}

export interface Reference {
  /** `a.b.c` as its parts; the first is empty when it hangs on something that is no plain name. */
  readonly chain: readonly string[];
  readonly kind: ReferenceKind;
  /** Qualified name of the definition around it; empty at the top of the file. */
  readonly owner: string;
  readonly row: number;
  /** Never executed: under `if False`, after a return. */
  readonly dead: boolean;
  /** Stands in a literal table, list or mapping. */
  readonly inTable: boolean;
  /** Innermost call in whose arguments it stands, or whose decorator it is: `registry.register`; empty when none. */
  readonly within: string;
  readonly guards: readonly Guard[];
  readonly inTest: boolean;
}

export interface Import {
  /** As written: `..pkg.mod`, `./x`, `crate::a`, `x/y.h`. */
  readonly module: string;
  /** What is taken of it: a name, `*` for everything, null for the module itself. */
  readonly name: string | null;
  /** What it is called here; null when it binds nothing (side effect, glob, re-export only). */
  readonly local: string | null;
  readonly row: number;
  readonly owner: string;
  readonly typeOnly: boolean;
  /** Passed on to whoever imports this file. */
  readonly reexport: boolean;
  readonly dead: boolean;
  /** A later import takes the name before anything here reads it (Python): the module is loaded, the name is not passed on. */
  readonly shadowed: boolean;
  readonly inTest: boolean;
}

export interface StringLiteral {
  readonly value: string;
  readonly row: number;
  readonly owner: string;
  /** In a list of public names (`__all__`). */
  readonly inExports: boolean;
  readonly inTable: boolean;
  readonly dead: boolean;
}

export interface FileFacts {
  readonly path: string;
  readonly language: Language;
  readonly text: string;
  /** Rows where it does not parse. */
  readonly errorRows: () => readonly number[];
  readonly definitions: readonly Definition[];
  /** Functions outside of any other that no definition names (TypeScript, JavaScript). */
  readonly nameless: readonly Nameless[];
  readonly imports: readonly Import[];
  readonly references: readonly Reference[];
  readonly strings: readonly StringLiteral[];
  /** Names that a function declares itself, by owner: they hide imported ones. */
  readonly locals: ReadonlyMap<string, ReadonlySet<string>>;
  /** Public name to the name inside, where they differ: `default` to `Foo`, `b` to `a` in `export { a as b }`. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Has a main block of its own. */
  readonly hasMain: boolean;
  /** `package`, `mod` path or namespace as written, where the language has one. */
  readonly packageName: string;
  /** Rows that hold nothing but imports, exports, table entries, comments or brackets. */
  readonly plainRows: ReadonlySet<number>;
}
