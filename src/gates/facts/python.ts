// Reads Python.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { child, descend, field, fields, named } from '../../codemap/syntax/nodes.ts';
import { answerOf } from './answers.ts';
import type { Collector, Scope } from './collector.ts';
import type { Branches, Dialect, Step } from './dialect.ts';
import type { Body, Parameter } from './facts.ts';
import { answersName, isStubBody } from './stub-body.ts';

const abstractMarks = /\b(?:abstractmethod|abstractproperty|overload|abstractclassmethod|abstractstaticmethod)\b/;

export const python: Dialect = {
  identifiers: new Set(['identifier']),
  members: { attribute: ['object', 'attribute'] },
  calls: { call: 'function' },
  argumentLists: new Set(['argument_list']),
  tables: new Set(['dictionary', 'list', 'tuple', 'set']),
  types: new Set(['type']),
  bases: new Set(),
  decorators: new Set(['decorator']),
  blocks: new Set(['block', 'module']),
  terminators: new Set(['return_statement', 'raise_statement', 'break_statement', 'continue_statement']),
  hoisted: new Set(),
  branches,
  stringValue(node, text) {
    if (node.type !== 'string') return null;
    return node.children
      .filter((each) => each.type === 'string_content')
      .map((each) => text.slice(each.start, each.end))
      .join('');
  },
  enter,
};

function branches(node: SyntaxNode): Branches | null {
  switch (node.type) {
    case 'if_statement':
    case 'elif_clause':
    case 'while_statement':
      return {
        condition: field(node, 'condition'),
        whenTrue: field(node, 'consequence') ?? field(node, 'body'),
        whenFalse: fields(node, 'alternative'),
      };
    case 'conditional_expression': {
      const [whenTrue, condition, whenFalse] = named(node);
      return { condition, whenTrue, whenFalse: whenFalse === undefined ? [] : [whenFalse] };
    }
    case 'boolean_operator': {
      if (!node.children.some((each) => each.type === 'and')) return null;
      return { condition: field(node, 'left'), whenTrue: field(node, 'right'), whenFalse: [] };
    }
    default:
      return null;
  }
}

function enter(node: SyntaxNode, scope: Scope, out: Collector): Step | undefined {
  switch (node.type) {
    case 'import_statement':
    case 'import_from_statement':
    case 'future_import_statement':
      readImport(node, scope, out);
      out.markPlain(node);
      return 'skip';
    case 'decorator':
      return decoratorScope(node, scope, out);
    case 'function_definition':
      return readFunction(node, scope, out);
    case 'class_definition':
      return readClass(node, scope, out);
    case 'parameters':
    case 'lambda_parameters':
      return (each) => readParameter(each, scope, out);
    case 'assignment':
    case 'augmented_assignment':
      return readAssignment(node, scope, out);
    case 'subscript':
      // `kernel[grid](x)` calls the kernel: what is subscripted keeps the kind of the whole.
      return (each) => (each.field === 'value' ? scope : { ...scope, kind: scope.kind === 'type' ? 'type' : 'value' });
    case 'keyword_argument':
      return (each) => (each.field === 'name' ? 'skip' : scope);
    case 'for_statement':
    case 'for_in_clause':
    case 'named_expression':
      declareTargets(field(node, 'left') ?? field(node, 'name'), scope, out);
      return undefined;
    case 'if_statement':
      if (/__name__\s*==/.test(out.textOf(field(node, 'condition') ?? node))) out.hasMain = true;
      return undefined;
    case 'lambda':
      return { ...scope, kind: 'value' };
    case 'interpolation':
      return { ...scope, kind: 'value' };
    default:
      return undefined;
  }
}

function readImport(node: SyntaxNode, scope: Scope, out: Collector): void {
  const moduleNode = field(node, 'module_name');
  const reexport = scope.owner === '';
  const typeOnly = scope.guards.some((each) => !each.negated && /\bTYPE_CHECKING\b/.test(each.text));
  const names = fields(node, 'name');
  if (moduleNode === undefined && node.type === 'import_statement') {
    for (const each of names) {
      const path = out.textOf(field(each, 'name') ?? each);
      const alias = field(each, 'alias');
      const local = alias === undefined ? (path.split('.')[0] ?? path) : out.textOf(alias);
      out.addImport({ module: alias === undefined ? local : path, name: null, local, reexport, typeOnly }, node, scope);
      if (alias === undefined && path !== local) out.addImport({ module: path, name: null, local: null }, node, scope);
    }
    return;
  }
  if (moduleNode === undefined) return;
  const module = out.textOf(moduleNode).replace(/\s/g, '');
  if (child(node, 'wildcard_import'))
    out.addImport({ module, name: '*', local: null, reexport, typeOnly }, node, scope);
  for (const each of names) {
    const name = out.textOf(field(each, 'name') ?? each);
    const alias = field(each, 'alias');
    const local = alias === undefined ? name : out.textOf(alias);
    if (node.parent?.type === 'module') out.shadowImports(local, node.row);
    out.addImport({ module, name, local, reexport, typeOnly }, node, scope);
  }
}

/** A decorator belongs to what it decorates. */
function decoratorScope(node: SyntaxNode, scope: Scope, out: Collector): Scope {
  const definition = node.parent === null ? undefined : field(node.parent, 'definition');
  const name = definition === undefined ? undefined : field(definition, 'name');
  if (name === undefined || scope.inFunction) return scope;
  return { ...scope, owner: qualify(scope, out.textOf(name)) };
}

function qualify(scope: Scope, name: string): string {
  return scope.className === '' ? name : `${scope.className}.${name}`;
}

function decoratorsOf(node: SyntaxNode, out: Collector): string {
  if (node.parent?.type !== 'decorated_definition') return '';
  const marks = node.parent.children.filter((each) => each.type === 'decorator');
  return marks.map((each) => out.textOf(each)).join('\n');
}

function readFunction(node: SyntaxNode, scope: Scope, out: Collector): Scope {
  const name = out.textOf(field(node, 'name') ?? node);
  if (scope.inFunction) {
    out.declareLocal(name, scope);
    return { ...scope, kind: 'value', inTable: false };
  }
  const decorators = decoratorsOf(node, out);
  return out.define(
    {
      name,
      kind: 'function',
      node: node.parent?.type === 'decorated_definition' ? node.parent : node,
      isPublic: !name.startsWith('_') || /^__\w+__$/.test(name),
      parameters: parametersOf(node, out),
      body: bodyOf(node, { scope, out, decorators, name }),
      overrides: /^__\w+__$/.test(name) || /@(?:typing\.)?override\b/.test(decorators),
      isTest: /^test_?/.test(name) || /@(?:pytest\.)?fixture/.test(decorators),
      skipped: isSkipped(node, decorators, out),
    },
    scope,
  );
}

function isSkipped(node: SyntaxNode, decorators: string, out: Collector): boolean {
  if (
    /@(?:pytest\.mark\.skip\b(?!if)|(?:unittest\.)?skip\b(?!If|Unless)|pytest\.mark\.xfail\(run=False)/.test(decorators)
  )
    return true;
  const [first] = statementNodes(field(node, 'body'));
  const text = first === undefined ? '' : out.textOf(first);
  return /^(?:pytest\.skip\(|self\.skipTest\(|raise (?:unittest\.)?SkipTest)/.test(text);
}

interface BodyContext {
  readonly scope: Scope;
  readonly out: Collector;
  readonly decorators: string;
  readonly name: string;
}

function bodyOf(node: SyntaxNode, { scope, out, decorators, name }: BodyContext): Body {
  if (abstractMarks.test(decorators) || isProtocol(scope, out)) return 'exempt';
  const nodes = statementNodes(field(node, 'body'));
  // A comment at the very top, and the docstring, are no part of the block.
  const top = out.text.slice(field(node, 'parameters')?.end, nodes[0]?.start ?? node.end);
  const { statements, isForNow } = answerOf(nodes, node, out, top);
  const takesNothing = parametersOf(node, out).length === 0;
  const question = {
    statements,
    isForNow,
    mayBeConstant:
      /@(?:\w+\.)?(?:cached_?)?property\b|@\w+\.setter/.test(decorators) ||
      /^__\w+__$/.test(name) ||
      answersName({ name, isMethod: scope.className !== '', takesNothing }, statements),
    mayBeEmpty: false,
  };
  return isStubBody(question) ? 'stub' : 'real';
}

function isProtocol(scope: Scope, out: Collector): boolean {
  if (scope.className === '') return false;
  return out.definitions.some((each) => each.qualified === scope.className && each.kind === 'interface');
}

function statementNodes(body: SyntaxNode | undefined): SyntaxNode[] {
  return (body === undefined ? [] : named(body)).filter(
    (each, index) => !(index === 0 && each.type === 'expression_statement' && each.children[0]?.type === 'string'),
  );
}

function parametersOf(node: SyntaxNode, out: Collector): Parameter[] {
  const list = field(node, 'parameters');
  if (list === undefined) return [];
  return named(list)
    .map((each) => {
      const nameNode = field(each, 'name') ?? (each.type === 'identifier' ? each : named(each)[0]);
      const value = field(each, 'value');
      const type = field(each, 'type');
      return {
        name: nameNode === undefined ? '' : out.textOf(nameNode).replace(/^\*+/, ''),
        fallback: value === undefined ? null : out.textOf(value),
        type: type === undefined ? '' : out.textOf(type),
      };
    })
    .filter((each) => /^\w+$/.test(each.name) && each.name !== 'self' && each.name !== 'cls');
}

/** A parameter's name hides whatever is imported under it; its type and default are read on. */
function readParameter(node: SyntaxNode, scope: Scope, out: Collector): Scope | 'skip' {
  const nameNode = field(node, 'name') ?? (node.type === 'identifier' ? node : named(node)[0]);
  if (nameNode !== undefined && node.named) out.declareLocal(out.textOf(nameNode).replace(/^\*+/, ''), scope);
  return node.type === 'identifier' || /splat/.test(node.type) ? 'skip' : { ...scope, kind: 'value' };
}

function readClass(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const name = out.textOf(field(node, 'name') ?? node);
  const bases = field(node, 'superclasses');
  const baseNames = bases === undefined ? [] : named(bases).map((each) => out.textOf(each));
  if (scope.inFunction) {
    out.declareLocal(name, scope);
    return { ...scope, kind: 'value', inTable: false };
  }
  const isInterface = baseNames.some((each) => /(?:^|\.)Protocol\b/.test(each));
  const inside = out.define(
    {
      name,
      kind: isInterface ? 'interface' : 'class',
      node: node.parent?.type === 'decorated_definition' ? node.parent : node,
      isPublic: !name.startsWith('_'),
      bases: baseNames,
      isTest:
        /^Test[A-Z]|Tests?$|TestCase$/.test(name) &&
        baseNames.every((each) => each === 'object' || /TestCase/.test(each)),
      skipped: /@(?:pytest\.mark\.skip\b(?!if)|(?:unittest\.)?skip\b(?!If|Unless))/.test(decoratorsOf(node, out)),
    },
    scope,
  );
  return (each) => (each.field === 'name' ? 'skip' : each === bases ? { ...inside, kind: 'base' } : inside);
}

function readAssignment(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const left = field(node, 'left');
  const right = field(node, 'right');
  const type = field(node, 'type');
  let inside: Scope = { ...scope, kind: 'value' };
  if (left?.type === 'identifier' && !scope.inFunction) {
    const name = out.textOf(left);
    if (name === '__all__') {
      out.markPlain(node);
      return (each) => (each === right ? { ...scope, inExports: true } : 'skip');
    }
    if (node.type === 'assignment') {
      const value = right === undefined ? '' : out.textOf(right).slice(0, 400);
      inside = out.define({ name, kind: 'constant', node, isPublic: !name.startsWith('_'), value }, scope);
      inside = { ...inside, inFunction: scope.inFunction, className: '' };
    }
  } else {
    declareTargets(left, scope, out);
  }
  const intoTable = left?.type === 'subscript';
  return (each) => {
    if (each === type) return { ...inside, kind: 'type' };
    if (each === left && left.type !== 'attribute' && left.type !== 'subscript') return 'skip';
    return each === right && intoTable ? { ...inside, inTable: true } : inside;
  };
}

function declareTargets(target: SyntaxNode | undefined, scope: Scope, out: Collector): void {
  if (target === undefined || !scope.inFunction) return;
  for (const each of descend(target)) {
    if (each.type === 'identifier' && each.parent?.type !== 'attribute' && each.parent?.type !== 'subscript') {
      out.declareLocal(out.textOf(each), scope);
    }
  }
}
