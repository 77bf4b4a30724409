// Branches under new names: GitHub sends whoever reads the old one to the new one, and knows the old one nowhere else.
import { json, type Layer, route } from './wire.ts';
import type { World } from './world.ts';

export function branchLayers(world: World): Layer[] {
  return [
    route('GET', '/repos/:owner/:repo/branches/:branch', async (_call, { owner, repo, branch = '' }, next) => {
      const now = world.renamedBranches.get(`${owner}/${repo}`)?.get(branch);
      if (now === undefined) return next();
      const url = `${world.origin}/repos/${owner}/${repo}/branches/${encodeURIComponent(now)}`;
      return json(301, { message: 'Moved Permanently', url }, { location: url });
    }),
  ];
}

/** As the button does it: the branch and, where it is that, the default branch. */
export async function renameBranch(world: World, repo: string, { from, to }: { from: string; to: string }) {
  const { object } = await world.must<{ object: { sha: string } }>(
    'GET',
    `/repos/${repo}/git/ref/heads/${encodeURIComponent(from)}`,
  );
  await world.must('POST', `/repos/${repo}/git/refs`, { body: { ref: `refs/heads/${to}`, sha: object.sha } });
  const { default_branch } = await world.must<{ default_branch: string }>('GET', `/repos/${repo}`);
  if (default_branch === from) await world.must('PATCH', `/repos/${repo}`, { body: { default_branch: to } });
  await world.send('DELETE', `/repos/${repo}/git/refs/heads/${encodeURIComponent(from)}`);
  const known = world.renamedBranches.get(repo) ?? new Map<string, string>();
  world.renamedBranches.set(repo, known.set(from, to));
}
