// A JSON Schema -> rows of a table: dotted name, type, default, description.

export type Node = Readonly<Record<string, unknown>>;

/** One line per key, those of nested objects and of lists' entries below their own. */
export function schemaRows(schema: Node, path = ''): string[][] {
  const properties = isNode(schema.properties) ? Object.entries(schema.properties) : [];
  const required = Array.isArray(schema.required) ? schema.required : [];
  return properties.flatMap(([key, node]) => {
    if (!isNode(node)) return [];
    const name = path === '' ? key : `${path}.${key}`;
    const given = defaultOf(node) ?? (required.includes(key) ? 'required' : '');
    const below = [...schemaRows(node, name), ...(isNode(node.items) ? schemaRows(node.items, `${name}[]`) : [])];
    return [[`\`${name}\``, typeOf(node), given, String(node.description ?? '')], ...below];
  });
}

/** Defaults of objects are those of their keys, each in a line of its own. */
function defaultOf({ default: value, properties }: Node): string | undefined {
  return value === undefined || properties !== undefined ? undefined : `\`${JSON.stringify(value)}\``;
}

export function typeOf(node: Node): string {
  if (Array.isArray(node.enum)) return node.enum.map((one) => `\`${one}\``).join(', ');
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  const choices = node.anyOf ?? node.oneOf;
  if (Array.isArray(choices)) return [...new Set(choices.filter(isNode).map(typeOf))].join(' or ');
  if (Array.isArray(node.type)) return node.type.join(' or ');
  if (node.type === 'array') return `list of ${isNode(node.items) ? typeOf(node.items) : 'anything'}`;
  return typeof node.type === 'string' ? `${node.type}${range(node)}` : 'any';
}

function range({ minimum, exclusiveMinimum, maximum }: Node): string {
  const least = typeof minimum === 'number' && minimum > Number.MIN_SAFE_INTEGER ? `at least ${minimum}` : '';
  const above = typeof exclusiveMinimum === 'number' ? `above ${exclusiveMinimum}` : '';
  const most = typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? `at most ${maximum}` : '';
  const parts = [least, above, most].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
