// Repositories under a new name: GitHub sends whoever asks by the old one to the repository's number, and mints no token for the old one. People's
// hands and the emulator go on under the old name.
import { type Call, json, type Layer, objectOf, refusal, route } from './wire.ts';
import type { Renamed, World } from './world.ts';

export function renameLayers(world: World): Layer[] {
  return [oldNames(world), numbers(world), newNames(world), minting(world)];
}

function oldNames(world: World): Layer {
  return async (call, next) => {
    const [top, owner, repo, ...rest] = call.segments;
    const renamed = world.renamed.find(({ old }) => top === 'repos' && old.owner === owner && old.repo === repo);
    if (!renamed || call.byHand) return next();
    const query = call.query.size > 0 ? `?${call.query}` : '';
    const path = ['', 'repositories', String(renamed.id), ...rest.map(encodeURIComponent)].join('/');
    const url = `${world.origin}${path}${query}`;
    const moved =
      call.method === 'GET' ? ([301, 'Moved Permanently'] as const) : ([307, 'Temporary Redirect'] as const);
    return json(moved[0], { message: moved[1], url }, { location: url });
  };
}

function numbers(world: World): Layer {
  return async (call, next) => {
    const [top, id, ...rest] = call.segments;
    const renamed = world.renamed.find((one) => top === 'repositories' && String(one.id) === id);
    return renamed ? next(at(call, renamed.old, rest)) : next();
  };
}

function newNames(world: World): Layer {
  return async (call, next) => {
    const [top, owner, repo, ...rest] = call.segments;
    const renamed = world.renamed.find(({ now }) => top === 'repos' && now.owner === owner && now.repo === repo);
    return renamed ? next(at(call, renamed.old, rest)) : next();
  };
}

function at(call: Call, { owner, repo }: Renamed['old'], rest: readonly string[]): Call {
  return {
    ...call,
    path: ['', 'repos', owner, repo, ...rest.map(encodeURIComponent)].join('/'),
    segments: ['repos', owner, repo, ...rest],
  };
}

function minting(world: World): Layer {
  return route('POST', '/app/installations/:id/access_tokens', async (call, _params, next) => {
    const { repositories } = objectOf(call);
    const names = Array.isArray(repositories) ? repositories.map(String) : [];
    const gone = world.renamed.some(({ old }) => names.includes(old.repo));
    return gone
      ? refusal(
          422,
          'There is at least one repository that does not exist or is not accessible to the parent installation.',
        )
      : next();
  });
}

/** What a delivery says of a repository that has another name by now. */
export function underNewNames(world: World, payload: string): string {
  let text = payload;
  for (const { old, now } of world.renamed)
    text = text
      .replaceAll(`${old.owner}/${old.repo}`, `${now.owner}/${now.repo}`)
      .replaceAll(`"name":"${old.repo}"`, `"name":"${now.repo}"`);
  return text;
}
