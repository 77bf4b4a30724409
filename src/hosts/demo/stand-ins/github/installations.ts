// Where the App is installed: what the emulator knows of it in pages, and the repositories of one installation, which it does not list.
import { type Call, type Json, json, jsonOf, type Layer, refusal, route } from './wire.ts';
import type { World } from './world.ts';

export function installationLayers(world: World): Layer[] {
  return [
    route('GET', '/app/installations', async (call, _params, next) => {
      const reply = await next();
      const rows = jsonOf(reply);
      if (!Array.isArray(rows)) return reply;
      const at = world.suspended ? { suspended_at: '2026-01-01T00:00:00Z' } : {};
      return json(
        200,
        pageOf(call, rows).map((row: Json) => ({ ...row, ...at })),
      );
    }),
    route('GET', '/installation/repositories', async (call) => {
      if (call.caller.kind !== 'installation') return refusal(403, 'Resource not accessible by integration');
      const { installation, repositories } = call.caller;
      const [owner] = [...world.installations].find(([, id]) => id === installation) ?? [];
      const names = world.repositories.filter((name) => {
        const [whose, repo = ''] = name.split('/');
        return whose === owner && (repositories === null || repositories.includes(repo));
      });
      const rows = await Promise.all(pageOf(call, names).map((name) => world.get(`/repos/${name}`)));
      return json(200, { total_count: names.length, repository_selection: 'all', repositories: rows });
    }),
  ];
}

function pageOf<T>({ query }: Call, rows: readonly T[]): T[] {
  const [size, page] = [Number(query.get('per_page') ?? 30), Number(query.get('page') ?? 1)];
  return rows.slice((page - 1) * size, page * size);
}
