// Judges requests by GitHub's own descriptions, REST's by OpenAPI: the route, the query, the body. Test support, not a test.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { graphqlFaults } from './graphql.ts';

/** What is known of a request; `path` with its query. */
export interface ObservedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** `codeload` is not part of the API. */
  readonly host?: string;
}

/** Throws with one line per fault; what goes to /graphql is judged by the schema of that. Nothing is said of downloads. */
export async function assertAllValid(journal: readonly ObservedRequest[]): Promise<void> {
  const judge = await judgeOnce();
  const lines: string[] = [];
  for (const request of journal) {
    const faults = isGraphql(request) ? await graphqlFaults(request.body) : judge(request);
    lines.push(...faults.map((fault) => `${request.method} ${request.path}: ${fault}`));
  }
  if (lines.length > 0)
    throw new Error(`not as GitHub's API description has it:\n  ${[...new Set(lines)].join('\n  ')}`);
}

function isGraphql({ method, path }: ObservedRequest): boolean {
  return method === 'POST' && path === '/graphql';
}

type Judge = (request: ObservedRequest) => string[];
type Schema = { [key: string]: unknown };

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly 'x-multi-segment'?: boolean;
}

interface Operation {
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content?: Record<string, { readonly schema?: Schema }>;
  };
}

interface Description {
  readonly paths: Record<string, Record<string, Operation>>;
}

let loading: Promise<Judge> | null = null;

/** The description is 13 MB: parsed once a process. */
function judgeOnce(): Promise<Judge> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Judge> {
  const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  const description = JSON.parse(await readFile(file, 'utf8')) as Description;
  const routes = Object.keys(description.paths).map((template) => ({ template, pattern: patternOf(template) }));
  // Fixed words before parameters: /issues/comments/{id} is no /issues/{number}/..., and /commits/{ref}/status no /commits/{ref}.
  const parameters = (template: string) => template.split('{').length;
  routes.sort(
    (a, b) =>
      parameters(a.template) - parameters(b.template) || b.template.split('/').length - a.template.split('/').length,
  );
  const checks = new Map<string, OperationCheck>();
  const found = new Map<string, string | undefined>();
  const templateOf = (method: string, path: string): string | undefined => {
    const known = `${method} ${path}`;
    // A thread asks for the same few paths again and again, and there are a thousand routes.
    if (!found.has(known))
      found.set(
        known,
        routes.find(({ template, pattern }) => pattern.test(path) && description.paths[template]?.[method])?.template,
      );
    return found.get(known);
  };
  return (request) => {
    const url = new URL(request.path, 'https://api.github.com');
    // Where GitHub redirects to after a rename: every route of a repository, by its number.
    url.pathname = url.pathname.replace(/^\/repositories\/\d+(?=\/|$)/, '/repos/somebody/renamed');
    if (request.host === 'codeload') return [];
    const method = request.method.toLowerCase();
    const template = templateOf(method, url.pathname);
    const operation = template === undefined ? undefined : description.paths[template]?.[method];
    if (!operation) return ['GitHub has no such route'];
    const key = `${method} ${template}`;
    const check = checks.get(key) ?? compile(description, operation);
    checks.set(key, check);
    return [...check.query(url.searchParams), ...check.body(request.body)];
  };
}

/** A parameter is one segment, encoded slashes included; paths and refs may also come with plain ones. */
function patternOf(template: string): RegExp {
  const escaped = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\{(path|ref|basehead)\}/g, '.+').replace(/\{[^}]+\}/g, '[^/]+')}$`);
}

interface OperationCheck {
  query(query: URLSearchParams): string[];
  body(body: unknown): string[];
}

function compile(description: Description, operation: Operation): OperationCheck {
  const parameters = (operation.parameters ?? []).map((entry) => plain(description, entry) as unknown as Parameter);
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const query = ofQueries.compile({
    type: 'object',
    additionalProperties: false,
    required: inQuery.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(inQuery.map(({ name, schema }) => [name, schema ?? {}])),
  });
  const content = operation.requestBody?.content?.['application/json']?.schema;
  const body = content ? ofBodies.compile(plain(description, content)) : null;
  return {
    query: (given) => faults(query, Object.fromEntries(given), 'query'),
    body: (given) => {
      if (given === null) return operation.requestBody?.required ? ['a body is missing'] : [];
      return body ? faults(body, given, 'body') : ['no body is expected'];
    },
  };
}

function compiler(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, logger: false, coerceTypes });
  addFormats.default(ajv);
  return ajv;
}

/** In a query everything is text. */
const ofQueries = compiler(true);
const ofBodies = compiler(false);

function faults(validate: ValidateFunction, value: unknown, where: string): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const extra = typeof params.additionalProperty === 'string' ? ` (${params.additionalProperty})` : '';
    return `${where}${instancePath} ${message}${extra}`;
  });
}

/** References resolved, `nullable` in JSON Schema's words, and objects closed, so that a misspelt key is found. */
function plain(description: Description, node: unknown): Schema {
  return rewritten(description, node) as Schema;
}

function rewritten(description: Description, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => rewritten(description, item));
  if (typeof node !== 'object' || node === null) return node;
  const reference = (node as Schema).$ref;
  if (typeof reference === 'string') return rewritten(description, at(description, reference));
  const { nullable, example: _example, examples: _examples, ...kept } = node as Schema;
  const schema = Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, rewritten(description, value)]));
  const combined = ['anyOf', 'oneOf', 'allOf'].some((word) => word in schema);
  if (schema.type === 'object' && 'properties' in schema && !combined) schema.additionalProperties ??= false;
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

function at(description: Description, reference: string): unknown {
  const steps = reference.slice(2).split('/');
  return steps.reduce<unknown>(
    (node, step) => (node as Schema)[step.replaceAll('~1', '/').replaceAll('~0', '~')],
    description,
  );
}
