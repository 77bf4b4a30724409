// What TypeScript and JavaScript files define: functions, classes and their members, constants that hold functions.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { descend, field, hasChild, named } from '../../codemap/syntax/nodes.ts';
import { answerOf } from './answers.ts';
import type { Collector, Scope } from './collector.ts';
import type { Step } from './dialect.ts';
import { parametersOf } from './ecmascript-parameters.ts';
import type { Body } from './facts.ts';
import { answersName, isStubBody } from './stub-body.ts';

const functionLike = new Set(['arrow_function', 'function_expression', 'function', 'generator_function']);

/** Exported, or a member of something that is. */
function isExported(node: SyntaxNode): boolean {
  const whole = node.type === 'variable_declarator' ? node.parent : node;
  return whole?.parent?.type === 'export_statement' || whole?.parent?.parent?.type === 'ambient_declaration';
}

function nameOf(node: SyntaxNode, out: Collector): string {
  const name = field(node, 'name') ?? field(node, 'property');
  return name === undefined ? 'default' : out.textOf(name).replace(/^['"]|['"]$/g, '');
}

export function declareFunction(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const name = nameOf(node, out);
  if (scope.inFunction) {
    out.declareLocal(name, scope);
    return (each) => (each.field === 'name' ? 'skip' : { ...scope, kind: 'value', inTable: false });
  }
  const body: Body = node.type === 'function_signature' ? 'exempt' : bodyOf(node, out, {});
  const input = {
    name,
    kind: 'function',
    node,
    isPublic: isExported(node),
    parameters: parametersOf(node, out),
    body,
  } as const;
  const inside = out.define(input, scope);
  if (isDefault(node)) out.aliases.set('default', name);
  return (each) => (each.field === 'name' ? 'skip' : inside);
}

function isDefault(node: SyntaxNode): boolean {
  return node.parent?.type === 'export_statement' && hasChild(node.parent, 'default');
}

export function declareClass(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const name = nameOf(node, out);
  if (scope.inFunction) {
    out.declareLocal(name, scope);
    return (each) => (each.field === 'name' ? 'skip' : { ...scope, kind: 'value', inTable: false });
  }
  const isClass = node.type === 'class_declaration' || node.type === 'abstract_class_declaration';
  const kind = isClass ? 'class' : node.type === 'enum_declaration' ? 'constant' : 'interface';
  const inside = out.define({ name, kind, node, isPublic: isExported(node), bases: basesOf(node, out) }, scope);
  if (isDefault(node)) out.aliases.set('default', name);
  const type = isClass || kind === 'constant' ? inside : { ...inside, kind: 'type' as const };
  return (each) => (each.field === 'name' ? 'skip' : type);
}

function basesOf(node: SyntaxNode, out: Collector): string[] {
  const heritage = node.children.find((each) => each.type === 'class_heritage' || each.type === 'extends_type_clause');
  if (heritage === undefined) return [];
  const bases: string[] = [];
  for (const each of descend(heritage)) {
    const outermost = each.parent?.type !== 'member_expression' && each.parent?.type !== 'type_arguments';
    if (/^(?:identifier|type_identifier|member_expression)$/.test(each.type) && outermost) bases.push(out.textOf(each));
  }
  return bases;
}

export function declareMember(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const name = nameOf(node, out);
  const skipName =
    (inside: Scope): Step =>
    (each) =>
      each.field === 'name' || each.field === 'property' ? 'skip' : inside;
  if (scope.className === '' || scope.inFunction) {
    const isMethod = node.type === 'method_definition';
    if (isMethod && !scope.inFunction) {
      const { row, endRow } = node;
      out.nameless.push({ row, endRow, name, body: bodyOf(node, out, { name }) });
    }
    return skipName({ ...scope, kind: 'value', inFunction: scope.inFunction || isMethod });
  }
  const value = field(node, 'value');
  const isSignature = /signature/.test(node.type);
  const isFunction = node.type === 'method_definition' || (value !== undefined && functionLike.has(value.type));
  const head = out.text.slice(node.start, (field(node, 'name') ?? field(node, 'property') ?? node).start);
  const isPublic = !/\b(?:private|protected)\b/.test(head) && !/^[#_]/.test(name);
  const inside = out.define(
    {
      name,
      kind: isFunction || /method_signature/.test(node.type) ? 'function' : 'constant',
      node,
      isPublic,
      parameters: parametersOf(value ?? node, out),
      body: isFunction && !isSignature ? bodyOf(value ?? node, out, { name, head }) : 'exempt',
      overrides: /\boverride\b/.test(head) || name === 'constructor',
      value: value === undefined ? '' : out.textOf(value).slice(0, 400),
    },
    scope,
  );
  return skipName(isSignature ? { ...inside, kind: 'type' } : inside);
}

/** `const f = () => ...`, `const table = {...}`; also `exports.f = function ...`, whose name is given. */
export function declareVariable(node: SyntaxNode, scope: Scope, out: Collector, given?: string): Step {
  const target = field(node, 'name');
  const value = field(node, 'value') ?? field(node, 'right');
  if (scope.inFunction) {
    for (const each of target === undefined ? [] : descend(target)) {
      if (/^(?:identifier|shorthand_property_identifier_pattern)$/.test(each.type))
        out.declareLocal(out.textOf(each), scope);
    }
    return skipBinding({ ...scope, kind: 'value' });
  }
  if (given === undefined && target?.type !== 'identifier') return skipBinding({ ...scope, kind: 'value' });
  const name = given ?? (target === undefined ? 'default' : out.textOf(target));
  const isFunction = value !== undefined && functionLike.has(value.type);
  const isRequire = value !== undefined && /^(?:await\s+)?(?:require|import)\s*\(/.test(out.textOf(value));
  if (isRequire) return (each) => (each === target ? 'skip' : { ...scope, kind: 'value' });
  const inside = out.define(
    {
      name,
      kind: isFunction ? 'function' : value?.type === 'class' ? 'class' : 'constant',
      node,
      isPublic: given !== undefined || isExported(node),
      parameters: isFunction ? parametersOf(value, out) : [],
      body: isFunction ? bodyOf(value, out, {}) : 'exempt',
      value: value === undefined ? '' : out.textOf(value).slice(0, 400),
    },
    scope,
  );
  const body = { ...inside, inFunction: isFunction };
  return (each) => (each === target || each.field === 'left' ? 'skip' : body);
}

/** What is bound is no use of a name; the defaults in a pattern are. */
export function skipBinding(scope: Scope): Step {
  return (each) => (each.field !== 'value' && each.field !== 'right' && each.type === 'identifier' ? 'skip' : scope);
}

export function bodyOf(node: SyntaxNode, out: Collector, about: { name?: string; head?: string }): Body {
  const body = field(node, 'body');
  if (body === undefined) return 'exempt';
  const head = about.head ?? '';
  const block = body.type === 'statement_block';
  const { statements, isForNow } = answerOf(block ? named(body) : [body], body, out);
  const isGetter = /\bget\s*$/.test(head) || hasChild(node, 'get');
  const parameters = field(node, 'parameters');
  const declaresFields =
    parameters !== undefined &&
    [...descend(parameters)].some((each) => /accessibility_modifier|readonly/.test(each.type));
  const isConstructor = about.name === 'constructor';
  const mayBeEmpty = isConstructor && (declaresFields || /\b(?:private|protected)\b/.test(head));
  // The parameters are all that such a constructor is.
  if (mayBeEmpty && statements.length === 0) return 'exempt';
  const takesNothing = parameters !== undefined && named(parameters).length === 0;
  const isName = answersName({ name: about.name ?? '', isMethod: about.head !== undefined, takesNothing }, statements);
  return isStubBody({ statements, isForNow, mayBeConstant: isGetter || isName, mayBeEmpty }) ? 'stub' : 'real';
}
