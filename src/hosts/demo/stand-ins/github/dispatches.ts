// `repository_dispatch`, which the emulator does not have: taken from whoever may write, and told to the App.
import { type Json, type Layer, objectOf, refusal, route } from './wire.ts';
import type { World } from './world.ts';

/** GitHub's limit on the keys at the top of `client_payload`. */
const mostKeys = 10;

export function dispatchLayer(world: World, tell: (event: string, payload: Json) => Promise<void>): Layer {
  return route('POST', '/repos/:owner/:repo/dispatches', async (call, { owner = '', repo = '' }) => {
    const { event_type, client_payload = {} } = objectOf(call);
    if (typeof event_type !== 'string' || event_type === '' || event_type.length > 100)
      return refusal(422, 'Invalid request.');
    if (Object.keys(client_payload as Json).length > mostKeys)
      return refusal(422, 'No more than 10 properties are allowed');
    const login = world.actor(call);
    await tell('repository_dispatch', {
      action: event_type,
      branch: 'main',
      client_payload,
      repository: await world.get(`/repos/${owner}/${repo}`),
      sender: { login, id: 1, type: login.endsWith('[bot]') ? 'Bot' : 'User' },
      installation: { id: world.installations.get(owner) },
    });
    return { status: 204, headers: {}, body: new Uint8Array() };
  });
}
