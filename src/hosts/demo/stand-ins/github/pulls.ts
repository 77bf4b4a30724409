// Pull requests as strict and as complete as GitHub's: heads that exist, no duplicates, files and counts, drafts.
import { type Call, type Json, json, jsonOf, type Layer, objectOf, type Reply, refusal, route } from './wire.ts';
import type { World } from './world.ts';

export function pullLayers(world: World): Layer[] {
  return [
    route('POST', '/repos/:owner/:repo/pulls', async (call, { owner, repo }, next) => {
      const base = `/repos/${owner}/${repo}`;
      return (await refusedPull(world, call, base)) ?? withCounts(world, base, await next());
    }),
    route('GET', '/repos/:owner/:repo/pulls', async (_call, { owner, repo }, next) => {
      const reply = await next();
      const rows = jsonOf(reply);
      if (!Array.isArray(rows)) return reply;
      const pulls = await Promise.all(rows.map((pull: Pull) => withHead(world, `/repos/${owner}/${repo}`, pull)));
      return { ...reply, body: json(reply.status, pulls).body };
    }),
    route('GET', '/repos/:owner/:repo/pulls/:number', async (_call, { owner, repo }, next) =>
      withCounts(world, `/repos/${owner}/${repo}`, await next()),
    ),
    // GitHub ignores `draft` here; only GraphQL lifts it.
    route('PATCH', '/repos/:owner/:repo/pulls/:number', async (call, { owner, repo }, next) => {
      const { draft: _ignored, ...rest } = objectOf(call);
      const reply = await next({ ...call, body: Buffer.from(JSON.stringify(rest)) });
      return withCounts(world, `/repos/${owner}/${repo}`, reply);
    }),
    comparison(world, 'files', (compared) => compared.files),
    comparison(world, 'commits', (compared) => compared.commits),
  ];
}

async function refusedPull(world: World, call: Call, repo: string): Promise<Reply | null> {
  const { head, base } = objectOf(call);
  const owner = repo.split('/')[2];
  const branch = String(head).replace(`${owner}:`, '');
  const invalid = (field: string) =>
    refusal(422, 'Validation Failed', [{ resource: 'PullRequest', field, code: 'invalid' }]);
  const custom = (message: string) =>
    refusal(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);
  if (!(await hasBranch(world, repo, String(base)))) return invalid('base');
  if (!(await hasBranch(world, repo, branch))) return invalid('head');
  const open = await world.list(
    `${repo}/pulls?state=open&head=${encodeURIComponent(`${owner}:${branch}`)}&base=${encodeURIComponent(String(base))}`,
  );
  if (open.length > 0) return custom(`A pull request already exists for ${owner}:${branch}.`);
  const compared = await compare(world, repo, String(base), branch);
  return compared === null || compared.ahead_by === 0 ? custom(`No commits between ${base} and ${branch}`) : null;
}

async function hasBranch(world: World, repo: string, name: string): Promise<boolean> {
  return (await world.get(`${repo}/git/ref/heads/${encodeURIComponent(name)}`)) !== null;
}

interface Compared {
  readonly ahead_by: number;
  readonly files: readonly { readonly additions: number; readonly deletions: number }[];
  readonly commits: readonly unknown[];
}

/** By SHA, so that no slash or dot in a name can be misread. */
async function compare(world: World, repo: string, base: string, head: string): Promise<Compared | null> {
  const [from, to] = [await tip(world, repo, base), await tip(world, repo, head)];
  return from && to ? world.get<Compared>(`${repo}/compare/${from}...${to}`) : null;
}

async function tip(world: World, repo: string, name: string): Promise<string | null> {
  const ref = await world.get<{ object: { sha: string } }>(`${repo}/git/ref/heads/${encodeURIComponent(name)}`);
  return ref?.object.sha ?? null;
}

interface Pull extends Json {
  readonly state: string;
  readonly base: { readonly sha: string };
  readonly head: { readonly sha: string; readonly ref: string };
}

/** An open one follows its branch; the emulator keeps the commit that it was opened with. */
async function withHead(world: World, repo: string, pull: Pull): Promise<Pull> {
  const sha = pull.state === 'open' ? await tip(world, repo, pull.head.ref) : null;
  return sha === null ? pull : { ...pull, head: { ...pull.head, sha } };
}

async function withCounts(world: World, repo: string, reply: Reply): Promise<Reply> {
  if (reply.status >= 300) return reply;
  const pull = await withHead(world, repo, objectOf(reply) as Pull);
  const compared = await world.get<Compared>(`${repo}/compare/${pull.base.sha}...${pull.head.sha}`);
  if (compared === null) return reply;
  const sum = (pick: (file: Compared['files'][number]) => number) =>
    compared.files.reduce((all, file) => all + pick(file), 0);
  const counts = {
    commits: compared.ahead_by,
    changed_files: compared.files.length,
    additions: sum((file) => file.additions),
    deletions: sum((file) => file.deletions),
  };
  return json(reply.status, { ...pull, ...counts });
}

function comparison(world: World, what: string, pick: (compared: Compared) => readonly unknown[]): Layer {
  return route('GET', `/repos/:owner/:repo/pulls/:number/${what}`, async (_call, { owner, repo, number }, next) => {
    const at = `/repos/${owner}/${repo}`;
    const found = await world.get<Pull>(`${at}/pulls/${number}`);
    if (found === null) return next();
    const pull = await withHead(world, at, found);
    const compared = await world.get<Compared>(`${at}/compare/${pull.base.sha}...${pull.head.sha}`);
    return json(200, compared === null ? [] : pick(compared));
  });
}
