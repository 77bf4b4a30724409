// Gathers the facts of one file while a reader walks its syntax tree.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import type { Body, Definition, Guard, Import, Nameless, Parameter, Reference, StringLiteral } from './facts.ts';

/** Where the walk stands. */
export interface Scope {
  readonly owner: string;
  /** Qualified name of the class whose members are read, or an empty string. */
  readonly className: string;
  readonly inFunction: boolean;
  readonly dead: boolean;
  readonly guards: readonly Guard[];
  readonly kind: Reference['kind'];
  readonly inTable: boolean;
  readonly within: string;
  readonly isPublic: boolean;
  readonly inTest: boolean;
  readonly inExports: boolean;
}

export const topScope: Scope = {
  owner: '',
  className: '',
  inFunction: false,
  dead: false,
  guards: [],
  kind: 'value',
  inTable: false,
  within: '',
  isPublic: true,
  inTest: false,
  inExports: false,
};

type DefinitionInput = {
  readonly name: string;
  readonly kind: Definition['kind'];
  readonly node: SyntaxNode;
  readonly isPublic: boolean;
  readonly parameters?: readonly Parameter[];
  readonly body?: Body;
  readonly overrides?: boolean;
  readonly isTest?: boolean;
  readonly skipped?: boolean;
  readonly bases?: readonly string[];
  readonly value?: string;
  /** Class that it belongs to, where that is not the one around it (Go and Rust methods, C++ `A::b`). */
  readonly parent?: string;
};

export type HandedOn = Pick<Import, 'name' | 'local'>;

export class Collector {
  readonly text: string;
  readonly definitions: Definition[] = [];
  readonly nameless: Nameless[] = [];
  readonly imports: Import[] = [];
  readonly references: Reference[] = [];
  readonly strings: StringLiteral[] = [];
  readonly locals = new Map<string, Set<string>>();
  /** Names made public by a statement elsewhere in the file (`export { a }`, `module.exports = { a }`). */
  readonly exportedNames = new Set<string>();
  /** Definitions that are public where what is around them is. */
  readonly open = new Set<string>();
  /** Public name to the name inside, where they differ. */
  readonly aliases = new Map<string, string>();
  readonly plainRows = new Set<number>();
  /** Where a `require` begins that `module.exports` hands on, with what of it under which name. */
  readonly handedOn = new Map<number, HandedOn>();
  /** Where a name begins that `module.exports` gives as it is. */
  readonly given = new Set<number>();
  hasMain = false;
  packageName = '';

  constructor(text: string) {
    this.text = text;
  }

  textOf(node: SyntaxNode): string {
    return this.text.slice(node.start, node.end);
  }

  /** Records a definition and answers the scope of its inside. */
  define(input: DefinitionInput, scope: Scope): Scope {
    const parent = input.parent ?? scope.className;
    const qualified = parent === '' ? input.name : `${parent}.${input.name}`;
    const isTest = scope.inTest || (input.isTest ?? false);
    const isPublic = input.isPublic && (input.parent !== undefined || scope.isPublic);
    if (input.isPublic) this.open.add(qualified);
    this.definitions.push({
      name: input.name,
      qualified,
      kind: input.kind,
      parent,
      isPublic,
      row: input.node.row,
      endRow: input.node.endRow,
      parameters: input.parameters ?? [],
      body: input.body ?? 'exempt',
      overrides: input.overrides ?? false,
      isTest,
      skipped: input.skipped ?? false,
      bases: input.bases ?? [],
      value: input.value ?? '',
    });
    const isClass = input.kind === 'class' || input.kind === 'interface';
    return {
      ...topScope,
      owner: qualified,
      className: isClass ? qualified : '',
      inFunction: !isClass,
      dead: scope.dead,
      guards: scope.guards,
      inTest: isTest,
      isPublic,
    };
  }

  addImport(entry: Partial<Import> & Pick<Import, 'module' | 'name' | 'local'>, node: SyntaxNode, scope: Scope): void {
    this.imports.push({
      typeOnly: false,
      reexport: false,
      row: node.row,
      owner: scope.owner,
      dead: scope.dead,
      shadowed: false,
      inTest: scope.inTest,
      ...entry,
    });
  }

  /** A name is bound again at the top of the file, under no condition: what bound it before is lost, unless it was read in between. */
  shadowImports(local: string, row: number): void {
    const readAt = (from: number): boolean =>
      this.references.some((each) => each.kind !== 'export' && each.chain[0] === local && each.row > from);
    for (const [index, each] of this.imports.entries()) {
      const isOlder = each.local === local && each.name !== null && each.owner === '' && each.row < row;
      if (isOlder && !readAt(each.row)) this.imports[index] = { ...each, shadowed: true };
    }
  }

  declareLocal(name: string, scope: Scope): void {
    if (!scope.inFunction) return;
    const names = this.locals.get(scope.owner) ?? new Set<string>();
    names.add(name);
    this.locals.set(scope.owner, names);
  }

  refer(chain: readonly string[], node: SyntaxNode, scope: Scope): void {
    this.references.push({
      chain,
      kind: scope.kind,
      owner: scope.owner,
      row: node.row,
      dead: scope.dead,
      inTable: scope.inTable,
      within: scope.within,
      guards: scope.guards,
      inTest: scope.inTest,
    });
  }

  markPlain(node: SyntaxNode): void {
    for (let row = node.row; row <= node.endRow; row += 1) this.plainRows.add(row);
  }
}
