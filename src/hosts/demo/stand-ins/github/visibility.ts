// The `repository` event, told by what comes over the API: a repository that turns private or public, or is deleted.
import { type Json, type Layer, route } from './wire.ts';
import type { World } from './world.ts';

export function visibilityLayers(world: World, tell: (event: string, payload: Json) => Promise<void>): Layer[] {
  const told = (action: string, login: string, repository: Json) =>
    tell('repository', {
      action,
      repository,
      sender: { login, id: 1, type: login.endsWith('[bot]') ? 'Bot' : 'User' },
      installation: { id: world.installations.get(String((repository.owner as Json).login)) },
    });
  return [
    route('PATCH', '/repos/:owner/:repo', async (call, { owner = '', repo = '' }, next) => {
      const before = await world.get(`/repos/${owner}/${repo}`);
      const reply = await next();
      const after = reply.status === 200 ? await world.get(`/repos/${owner}/${repo}`) : null;
      if (before !== null && after !== null && before.private !== after.private)
        await told(after.private ? 'privatized' : 'publicized', world.actor(call), after);
      return reply;
    }),
    route('DELETE', '/repos/:owner/:repo', async (call, { owner = '', repo = '' }, next) => {
      const before = await world.get(`/repos/${owner}/${repo}`);
      const reply = await next();
      if (before !== null && reply.status === 204) await told('deleted', world.actor(call), before);
      return reply;
    }),
  ];
}
