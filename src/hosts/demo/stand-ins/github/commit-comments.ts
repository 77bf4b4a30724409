// Comments on commits, which the emulator does not have.
import { json, type Layer, objectOf, refusal, route } from './wire.ts';
import type { World } from './world.ts';

export function commitCommentLayers(world: World): Layer[] {
  const path = '/repos/:owner/:repo/commits/:sha/comments';
  return [
    route('POST', path, async (call, { owner, repo, sha = '' }) => {
      if ((await world.get(`/repos/${owner}/${repo}/commits/${sha}`)) === null)
        return refusal(422, `No commit found for SHA: ${sha}`);
      const { body } = objectOf(call);
      if (typeof body !== 'string' || body === '' || body.length > 65_536) return refusal(422, 'Validation Failed');
      const login = world.actor(call);
      const id = world.nextId();
      const comment = {
        id,
        body,
        commit_id: sha,
        html_url: `${world.origin}/${owner}/${repo}/commit/${sha}#commitcomment-${id}`,
        user: { login, id: 1, type: login.endsWith('[bot]') ? 'Bot' : 'User' },
      };
      const key = `${owner}/${repo}/${sha}`;
      world.commitComments.set(key, [...(world.commitComments.get(key) ?? []), comment]);
      return json(201, comment);
    }),
    route('GET', path, async (_call, { owner, repo, sha }) =>
      json(200, world.commitComments.get(`${owner}/${repo}/${sha}`) ?? []),
    ),
  ];
}
