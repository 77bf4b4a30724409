// Who may do what: unknown tokens, suspended installations, archived repositories, missing permissions, protected branches.
import picomatch from 'picomatch';
import { timelyAssertion } from './assertions.ts';
import { type Call, type Json, json, type Layer, objectOf, type Reply, refusal, route } from './wire.ts';
import type { World } from './world.ts';

/** Repository routes that the emulator leaves open, with the permission that GitHub asks for to write them. */
const writeNeeds: readonly (readonly [RegExp, string])[] = [
  [/^\/repos\/[^/]+\/[^/]+\/(git|contents|merges|branches)\b/, 'contents'],
  [/^\/repos\/[^/]+\/[^/]+\/commits\/[^/]+\/comments\b/, 'contents'],
  [/^\/repos\/[^/]+\/[^/]+\/pulls\b/, 'pull_requests'],
  [/^\/repos\/[^/]+\/[^/]+\/issues\b/, 'issues'],
  [/^\/repos\/[^/]+\/[^/]+\/statuses\b/, 'statuses'],
  [/^\/repos\/[^/]+\/[^/]+\/check-(runs|suites)\b/, 'checks'],
];

export function accessLayers(world: World): Layer[] {
  return [
    timelyAssertion,
    minting(world),
    foreignRepository(world),
    archived(world),
    missingPermission,
    disabledIssues(world),
    emptyRepository(world),
    protectedBranch(world, 'POST', '/repos/:owner/:repo/git/refs'),
    protectedBranch(world, 'PATCH', '/repos/:owner/:repo/git/refs/*ref'),
  ];
}

/** The emulator lets a stranger's token act as its first user. */
export const unknownToken: Layer = async (call, next) =>
  call.headers.authorization !== undefined && call.caller.kind === 'anonymous'
    ? refusal(401, 'Bad credentials')
    : next();

/**
 * The emulator counts whatever Apps ask in one bucket of 5,000 an hour, which thousands of runs in a row would empty: after so many tokens
 * one that was given out for the very same is given out again.
 */
const mintedFresh = 1_000;

function minting(world: World): Layer {
  const given = new Map<string, Reply>();
  return route('POST', '/app/installations/:id/access_tokens', async (call, { id }, next) => {
    if (world.suspended) return refusal(403, 'This installation has been suspended');
    const asked = `${id} ${call.body}`;
    const before = world.installationTokens.size > mintedFresh ? given.get(asked) : undefined;
    if (before && Date.parse(String(objectOf(before).expires_at)) > Date.now() + 30 * 60_000) return before;
    const reply = await next();
    if (reply.status !== 201) return reply;
    given.set(asked, reply);
    const { token, permissions } = objectOf(reply);
    const { repositories, repository_ids: ids } = objectOf(call);
    world.installationTokens.set(String(token), {
      installation: Number(id),
      permissions: permissions as Record<string, string>,
      repositories: Array.isArray(repositories) ? repositories.map(String) : await namesOf(world, ids),
    });
    return reply;
  });
}

async function namesOf(world: World, ids: unknown): Promise<string[] | null> {
  if (!Array.isArray(ids)) return null;
  const repos = await Promise.all(ids.map((id) => world.get(`/repositories/${id}`)));
  return repos.map((repo) => String(repo?.name));
}

/** A private repository that the caller may not see does not exist: 404, never 403. */
function foreignRepository(world: World): Layer {
  return async (call, next) => {
    const [top, owner, repo] = call.segments;
    if (top !== 'repos') return next();
    const { caller } = call;
    const names = caller.kind === 'installation' ? caller.repositories : null;
    const within = names === null || names.some((name) => name.toLowerCase() === repo?.toLowerCase());
    const reply = within ? await next() : null;
    if (reply !== null && !saysNo(reply)) return reply;
    const there = await world.get(`/repos/${owner}/${repo}`);
    if (there === null || there.private === true) return refusal(404, 'Not Found');
    if (reply === null && call.method === 'GET') return next();
    return caller.kind === 'installation'
      ? notByIntegration('contents', call.method)
      : (reply ?? refusal(403, 'Forbidden'));
  };
}

/** The emulator's own words for "you may not", to somebody and to nobody. */
function saysNo(reply: Reply): boolean {
  return reply.status === 401 || (reply.status === 403 && objectOf(reply).message === 'Forbidden');
}

function archived(world: World): Layer {
  return async (call, next) => {
    const [top, owner, repo] = call.segments;
    if (top !== 'repos' || call.method === 'GET' || call.segments.length < 4) return next();
    const there = await world.get(`/repos/${owner}/${repo}`);
    return there?.archived === true ? refusal(403, 'Repository was archived so is read-only.') : next();
  };
}

const missingPermission: Layer = async (call, next) => {
  const { caller } = call;
  if (caller.kind !== 'installation') return next();
  const level = call.method === 'GET' || call.method === 'HEAD' ? 'read' : 'write';
  const need = level === 'write' ? writeNeeds.find(([pattern]) => pattern.test(call.path))?.[1] : undefined;
  if (need === undefined) return next();
  // A comment in the thread of a pull request may be written with either permission.
  const either = need === 'issues' && caller.permissions.pull_requests === 'write' && /\/comments\b/.test(call.path);
  return caller.permissions[need] === 'write' || either ? next() : notByIntegration(need, call.method);
};

function notByIntegration(permission: string, method: string): Reply {
  const reply = refusal(403, 'Resource not accessible by integration');
  const needed = `${permission}=${method === 'GET' ? 'read' : 'write'}`;
  return { ...reply, headers: { ...reply.headers, 'x-accepted-github-permissions': needed } };
}

function disabledIssues(world: World): Layer {
  return async (call, next) => {
    const [top, owner, repo, what, number] = call.segments;
    if (top !== 'repos' || what !== 'issues' || call.method === 'GET' || number !== undefined) return next();
    const there = await world.get(`/repos/${owner}/${repo}`);
    return there?.has_issues === false ? refusal(410, 'Issues has been disabled in this repository.') : next();
  };
}

function emptyRepository(world: World): Layer {
  return async (call, next) => {
    const [top, owner, repo, what] = call.segments;
    const reply = await next();
    if (top !== 'repos' || ![404, 422].includes(reply.status) || !(what === 'git' || what === 'commits')) return reply;
    const branches = await world.get<unknown[]>(`/repos/${owner}/${repo}/branches`);
    return branches?.length === 0 ? refusal(409, 'Git Repository is empty.') : reply;
  };
}

function protectedBranch(world: World, method: string, pattern: string): Layer {
  return route(method, pattern, async (call, { owner, repo, ref }, next) => {
    const asked = ref === undefined ? String(objectOf(call).ref) : `refs/${ref}`;
    const globs = world.protectedBranches.get(`${owner}/${repo}`) ?? [];
    const branch = asked.replace(/^refs\/heads\//, '');
    if (!picomatch.isMatch(branch, [...globs])) return next();
    return refusal(422, `Repository rule violations found\n\nCannot create or update ref due to a rule on ${branch}.`);
  });
}

/** What GitHub says beforehand of a branch that a rule forbids to create. */
export function ruleLayers(world: World): Layer[] {
  const ruleset_id = 7;
  return [
    route('GET', '/repos/:owner/:repo/rules/branches/*branch', async (_call, { owner, repo, branch }) => {
      const globs = world.protectedBranches.get(`${owner}/${repo}`) ?? [];
      const from = { ruleset_source_type: 'Repository', ruleset_source: `${owner}/${repo}`, ruleset_id };
      return json(200, picomatch.isMatch(String(branch), [...globs]) ? [{ type: 'creation', ...from }] : []);
    }),
    route('GET', '/repos/:owner/:repo/rulesets/:id', async (_call, { owner, repo }) =>
      json(200, {
        id: ruleset_id,
        name: 'guarded branches',
        target: 'branch',
        source_type: 'Repository',
        source: `${owner}/${repo}`,
        enforcement: 'active',
        current_user_can_bypass: 'never',
      }),
    ),
  ];
}

/** The permission route: GitHub's words, custom roles, and people who are no collaborators. */
export function permissionLayer(world: World): Layer {
  return route('GET', '/repos/:owner/:repo/collaborators/:login/permission', async (_call, params, next) => {
    const { owner, repo, login } = params;
    const reply = await next();
    const custom = world.customRoles.get(`${owner}/${repo}/${login}`);
    if (reply.status === 200) return json(200, inGitHubsWords(objectOf(reply), custom));
    const [there, user] = [await world.get(`/repos/${owner}/${repo}`), await world.get(`/users/${login}`)];
    if (reply.status !== 404 || there === null || user === null) return reply;
    const permission = there.private === true ? 'none' : 'read';
    return json(200, { permission, role_name: permission === 'none' ? '' : permission, user });
  });
}

/** The legacy field knows four words; the role has its own name. */
function inGitHubsWords(answer: Json, custom: { role: string; base: string } | undefined): Json {
  const words: Record<string, string> = { push: 'write', pull: 'read' };
  const role = words[String(answer.permission)] ?? String(answer.permission);
  const legacy: Record<string, string> = { maintain: 'write', triage: 'read' };
  const base = custom?.base ?? role;
  return { ...answer, permission: legacy[base] ?? base, role_name: custom?.role ?? role };
}

export function callerOf(world: World, authorization: string | undefined): Call['caller'] {
  const token = authorization?.replace(/^(bearer|token)\s+/i, '').trim() ?? '';
  if (token.startsWith('eyJ')) return { kind: 'app' };
  const installation = world.installationTokens.get(token);
  if (installation) return { kind: 'installation', ...installation };
  const login = token.startsWith('ghp_') ? token.slice(4) : '';
  return world.logins.has(login) ? { kind: 'user', login } : { kind: 'anonymous' };
}
