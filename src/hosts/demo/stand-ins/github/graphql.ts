// GraphQL: the mutations that REST has no equal of. Anything else is refused as GitHub refuses a field that it does not have.
import { type Call, type Json, json, type Layer, objectOf, type Reply, route } from './wire.ts';
import type { World } from './world.ts';

interface Asked {
  readonly call: Call;
  readonly name: string;
  /** A field of the mutation's input, from the document or its variables; null when it is not there. */
  readonly argument: (field: string) => unknown;
  readonly next: (changed: Call) => Promise<Reply>;
}

type Mutation = (world: World, asked: Asked) => Promise<Reply>;

export function graphqlLayer(world: World): Layer {
  const mutations: Readonly<Record<string, Mutation>> = {
    markPullRequestReadyForReview: draftLifted,
    convertPullRequestToDraft: draftLifted,
    updateRefs: refMoved,
  };
  return route('POST', '/graphql', async (call, _params, next) => {
    const { query = '', variables = {} } = objectOf(call) as { query?: string; variables?: Json };
    const name = /\{\s*(\w+)/.exec(query)?.[1] ?? '';
    const argument = (field: string) => argumentOf(query, variables, field);
    const mutation = mutations[name];
    return mutation ? mutation(world, { call, name, argument, next }) : unknownField(name);
  });
}

function unknownField(fieldName: string): Reply {
  const message = `Field '${fieldName}' doesn't exist on type 'Mutation'`;
  const extensions = { code: 'undefinedField', typeName: 'Mutation', fieldName };
  return json(200, { errors: [{ path: ['mutation', fieldName], extensions, message }] });
}

/** `field: "x"`, `field: true` or `field: $name` in the document, or a field somewhere in a variable that is an object. */
function argumentOf(query: string, variables: Json, field: string): unknown {
  const written = new RegExp(`\\b${field}:\\s*(?:\\$(\\w+)|"([^"]*)"|(true|false))`).exec(query);
  if (written === null) return deepField(variables, field);
  const [, variable, text, word] = written;
  return variable === undefined ? (text ?? word === 'true') : variables[variable];
}

function deepField(value: unknown, field: string): unknown {
  if (typeof value !== 'object' || value === null) return null;
  if (field in value) return (value as Json)[field];
  return Object.values(value).reduce<unknown>((found, inner) => found ?? deepField(inner, field), null);
}

const refused = (name: string, type: string, message: string): Reply =>
  json(200, { data: { [name]: null }, errors: [{ type, path: [name], message }] });

const notThere = (name: string, id: unknown): Reply =>
  refused(name, 'NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);

async function draftLifted(world: World, { call: { caller }, name, argument }: Asked): Promise<Reply> {
  if (caller.kind !== 'user' && !(caller.kind === 'installation' && caller.permissions.pull_requests === 'write'))
    return refused(name, 'FORBIDDEN', 'Resource not accessible by integration');
  const id = argument('pullRequestId');
  const found = await pullByNodeId(world, id);
  if (found === null) return notThere(name, id);
  const isDraft = name === 'convertPullRequestToDraft';
  await world.must('PATCH', found.path, { body: { draft: isDraft } });
  return json(200, { data: { [name]: { pullRequest: { id, number: found.number, isDraft } } } });
}

async function pullByNodeId(world: World, id: unknown): Promise<{ path: string; number: number } | null> {
  for (const name of world.repositories) {
    const pulls = await world.list<{ node_id: string; number: number }>(`/repos/${name}/pulls?state=all`);
    const found = pulls.find((pull) => pull.node_id === id);
    if (found) return { path: `/repos/${name}/pulls/${found.number}`, number: found.number };
  }
  return null;
}

/** One branch that is there: compared, then moved by the same rules as over REST. GitHub's words for a comparison that fails are its own. */
async function refMoved(world: World, { call, name, argument, next }: Asked): Promise<Reply> {
  const repo = await repositoryByNodeId(world, argument('repositoryId'));
  if (repo === null) return notThere(name, argument('repositoryId'));
  const ref = String(argument('name')).replace(/^refs\//, '');
  const there = await world.get<{ object: { sha: string } }>(`/repos/${repo}/git/ref/${ref}`);
  const before = argument('beforeOid');
  if (there === null || (before !== null && there.object.sha !== before))
    return refused(name, 'UNPROCESSABLE', `${ref} is not at ${before}`);
  const body = JSON.stringify({ sha: argument('afterOid'), force: argument('force') === true });
  const path = `/repos/${repo}/git/refs/${ref}`;
  const segments = path.slice(1).split('/');
  const reply = await next({ ...call, method: 'PATCH', path, segments, body: Buffer.from(body) });
  if (reply.status < 300) return json(200, { data: { [name]: { clientMutationId: null } } });
  const types: Readonly<Record<number, string>> = { 403: 'FORBIDDEN', 404: 'NOT_FOUND' };
  return refused(name, types[reply.status] ?? 'UNPROCESSABLE', String(objectOf(reply).message));
}

async function repositoryByNodeId(world: World, id: unknown): Promise<string | null> {
  for (const name of world.repositories) {
    const found = await world.get<{ node_id: string }>(`/repos/${name}`);
    if (found?.node_id === id) return name;
  }
  return null;
}
