// People who have another login by now, and people who are gone. Their own hands, and the emulator, go on under the old one.
import { type Call, json, type Layer, refusal, route } from './wire.ts';
import type { World } from './world.ts';

export function peopleLayers(world: World): Layer[] {
  return [
    route('GET', '/user/:id', async (_call, { id = '' }, next) => {
      if (!/^\d+$/.test(id)) return next();
      for (const login of world.logins) {
        const user = await world.get(`/users/${login}`);
        const now = world.people.get(login);
        if (String(user?.id) === id && now !== null) return json(200, { ...user, login: now ?? login });
      }
      return refusal(404, 'Not Found');
    }),
    route('GET', '/repos/:owner/:repo/collaborators/:login/permission', async (call, { login = '' }, next) => {
      if (world.people.has(login)) return refusal(404, `${login} is not a user`);
      const before = [...world.people].find(([, now]) => now === login)?.[0];
      return before === undefined ? next() : next(about(call, before));
    }),
  ];
}

function about(call: Call, login: string): Call {
  const segments = [...call.segments.slice(0, 4), login, 'permission'];
  return { ...call, segments, path: `/${segments.join('/')}` };
}
