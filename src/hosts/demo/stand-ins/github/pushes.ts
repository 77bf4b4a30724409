// The `push` event, told by what comes over the API: seeding is no push. Only of the default branch; beyond that nobody here listens.
import { type Json, type Layer, objectOf, route } from './wire.ts';
import type { World } from './world.ts';

export function pushLayers(world: World, tell: (event: string, payload: Json) => Promise<void>): Layer[] {
  const shaAt = async (repo: string, branch: string) =>
    (await world.get<{ object: { sha: string } }>(`/repos/${repo}/git/ref/heads/${encodeURIComponent(branch)}`))?.object
      .sha ?? null;
  return [
    route(
      'PATCH',
      '/repos/:owner/:repo/git/refs/heads/*branch',
      async (call, { owner = '', repo, branch = '' }, next) => {
        const name = `${owner}/${repo}`;
        const before = await shaAt(name, branch);
        const reply = await next();
        const repository = reply.status === 200 ? await world.get(`/repos/${name}`) : null;
        if (repository?.default_branch !== branch || before === null) return reply;
        const after = String(objectOf(call).sha);
        const login = world.actor(call);
        await tell('push', {
          ref: `refs/heads/${branch}`,
          before,
          after,
          created: false,
          deleted: false,
          commits: [{ id: after, ...(await touched(world, name, `${before}...${after}`)) }],
          repository,
          sender: { login, id: 1, type: login.endsWith('[bot]') ? 'Bot' : 'User' },
          installation: { id: world.installations.get(owner) },
        });
        return reply;
      },
    ),
  ];
}

async function touched(world: World, repo: string, range: string) {
  const compared = await world.get<{ files?: { filename: string; status: string }[] }>(
    `/repos/${repo}/compare/${range}`,
  );
  const named = (...of: string[]) =>
    (compared?.files ?? []).filter(({ status }) => of.includes(status)).map(({ filename }) => filename);
  return { added: named('added', 'renamed'), modified: named('modified'), removed: named('removed') };
}
