// Judges documents by GitHub's own GraphQL schema: fields, inputs, types, and the values that come with them. Test support, not a test.
import { messageOf } from '../src/domain/errors.ts';

/** What is wrong with the body of a request to /graphql; nothing: GitHub would run it. */
export async function graphqlFaults(body: unknown): Promise<string[]> {
  const { query, variables = {} } = (body ?? {}) as { query?: unknown; variables?: Record<string, unknown> };
  if (typeof query !== 'string') return ['a query is missing'];
  return [...(await documentFaults(query)), ...variableFaults(query, variables)];
}

const judged = new Map<string, Promise<string[]>>();

function documentFaults(query: string): Promise<string[]> {
  const known = judged.get(query) ?? judge(query);
  judged.set(query, known);
  return known;
}

/** The schema is 3 MB: loaded with the first document, once a process. */
async function judge(query: string): Promise<string[]> {
  const { validate } = await import('@octokit/graphql-schema');
  try {
    return validate(query).map(({ message }) => message);
  } catch (error) {
    return [messageOf(error)];
  }
}

/** The names that a document declares, and no others; the types of what is in an object are the document's own business. */
function variableFaults(query: string, given: Readonly<Record<string, unknown>>): string[] {
  const declared = new Map(
    [...query.matchAll(/\$(\w+):\s*([\w[\]]+!?)/g)].map(([, name = '', type = '']) => [name, type]),
  );
  const missing = [...declared].filter(([name, type]) => type.endsWith('!') && (given[name] ?? null) === null);
  const strange = Object.keys(given).filter((name) => !declared.has(name));
  return [
    ...missing.map(([name]) => `the variable ${name} is missing`),
    ...strange.map((name) => `no variable ${name} is declared`),
  ];
}
