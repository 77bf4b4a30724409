// What the stand-in starts with: people, repositories with their files, roles.
import { isUtf8 } from 'node:buffer';
import type { Store } from './emulator-store.ts';
import { type SeedFile, seedTree } from './seed-tree.ts';
import { adminTokens, type Role, userToken, type World } from './world.ts';

export interface SeedRepository {
  readonly owner: string;
  readonly name: string;
  /** Path to content; empty: the repository has no commit. */
  readonly files: Readonly<Record<string, SeedFile>>;
  readonly private?: boolean;
  readonly archived?: boolean;
  readonly has_issues?: boolean;
  /** Default `main`. */
  readonly default_branch?: string;
  /** Globs of branches that a rule forbids to create or move. */
  readonly protected_branches?: readonly string[];
}

export interface SeedUser {
  readonly login: string;
  /** The role in every seeded repository; none when left out. */
  readonly role?: Role;
  /** The name of a custom role that is based on `role`. */
  readonly custom_role?: string;
}

/** All permissions that the App asks for; see the project's contract. */
export const appPermissions = {
  actions: 'read',
  checks: 'read',
  contents: 'write',
  issues: 'write',
  members: 'read',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'read',
};

/** The events that the App hears. */
export const heard: readonly string[] = [
  'check_run',
  'check_suite',
  'issue_comment',
  'issues',
  'pull_request',
  'push',
  'repository',
  'repository_dispatch',
  'status',
];

/** Dates are fixed, so that the same files have the same SHA in every run. */
const when = '2026-01-01T00:00:00Z';
const author = { name: 'Seed', email: 'seed@example.com', date: when };

export interface SeedPlan {
  readonly repositories: readonly SeedRepository[];
  readonly users: readonly SeedUser[];
  readonly permissions: Readonly<Record<string, string>>;
}

/** The emulator's own configuration; the private key is ours. */
export function emulatorSeed(world: World, plan: SeedPlan, privateKey: string) {
  const people = plan.users.map(({ login }) => login);
  const owners = [...new Set(plan.repositories.map(({ owner }) => owner))];
  for (const [index, owner] of owners.entries()) world.installations.set(owner, world.installationId + index);
  const orgs = owners.filter((owner) => !people.includes(owner));
  return {
    tokens: Object.fromEntries([
      ...[userToken('admin'), ...adminTokens].map((token) => [token, { login: 'admin', scopes: ['repo'] }]),
      ...people.map((login) => [userToken(login), { login, scopes: ['repo'] }]),
    ]),
    github: {
      users: people.map((login) => ({ login })),
      orgs: orgs.map((login) => ({ login, members: [{ login: 'admin', role: 'admin' }] })),
      repos: plan.repositories.map(({ owner, name, files, default_branch = 'main', ...more }) => ({
        owner,
        name,
        default_branch,
        private: more.private ?? false,
        auto_init: Object.keys(files).length > 0,
      })),
      apps: [
        {
          app_id: world.app.id,
          slug: world.app.slug,
          name: world.app.slug,
          private_key: privateKey,
          permissions: plan.permissions,
          events: heard,
          installations: [...world.installations].map(([account, installation_id]) => ({
            installation_id,
            account,
            repository_selection: 'all',
          })),
        },
      ],
    },
  };
}

export async function seed(world: World, store: Store, plan: SeedPlan): Promise<void> {
  world.logins.add('admin');
  for (const { login } of plan.users) world.logins.add(login);
  for (const repository of plan.repositories) {
    const name = `${repository.owner}/${repository.name}`;
    const token = ownerToken(plan, repository.owner);
    world.repositories.push(name);
    world.protectedBranches.set(name, repository.protected_branches ?? []);
    if (Object.keys(repository.files).length > 0) {
      const sha = await writeHistory(world, store, { name, files: repository.files, token });
      const branch = repository.default_branch ?? 'main';
      await world.must('PATCH', `/repos/${name}/git/refs/heads/${encodeURIComponent(branch)}`, {
        token,
        body: { sha, force: true },
      });
    }
    await giveRoles(world, name, { users: plan.users, owner: repository.owner, token });
    const { archived, has_issues } = repository;
    if (archived !== undefined || has_issues !== undefined) {
      await world.must('PATCH', `/repos/${name}`, { token, body: { archived, has_issues } });
    }
  }
}

/** Above this many files a repository begins with two commits. */
const longCommit = 1000;

/**
 * One commit, or two where there are so many files that the emulator would take minutes to tell what the only one changed: the last file then
 * came later than all others.
 */
async function writeHistory(
  world: World,
  store: Store,
  { name, files, token }: { name: string; files: SeedRepository['files']; token: string },
): Promise<string> {
  const { id } = await world.must<{ id: number }>('GET', `/repos/${name}`, { token });
  const rows = Object.entries(files);
  const states = rows.length > longCommit ? [rows.slice(0, -1), rows] : [rows];
  let parents: string[] = [];
  for (const state of states) {
    const tree = seedTree(world, store, { id, files: Object.fromEntries(state) });
    const message = parents.length === 0 ? 'The beginning' : 'The last file';
    const body = { message, tree, parents, author, committer: author };
    const commit = await world.must<{ sha: string }>('POST', `/repos/${name}/git/commits`, { token, body });
    parents = [commit.sha];
  }
  return parents[0] ?? '';
}

/** A person owns a repository alone; an organisation's is the administrator's. */
function ownerToken(plan: Pick<SeedPlan, 'users'>, owner: string): string {
  return userToken(plan.users.some(({ login }) => login === owner) ? owner : 'admin');
}

/** Text goes inline in the one tree request; what is no UTF-8 goes as blobs before it. */
export async function treeRows(world: World, repo: string, seeds: { files: SeedRepository['files']; token: string }) {
  return Promise.all(
    Object.entries(seeds.files).map(async ([path, file]) => {
      const whole = typeof file === 'string' || file instanceof Uint8Array ? { mode: '100644', content: file } : file;
      const bytes = typeof whole.content === 'string' ? Buffer.from(whole.content) : whole.content;
      const row = { path, mode: whole.mode, type: 'blob' };
      if (whole.mode === '160000') return { ...row, type: 'commit', sha: Buffer.from(bytes).toString('utf8') };
      world.keep(bytes);
      if (isUtf8(bytes)) return { ...row, content: Buffer.from(bytes).toString('utf8') };
      const body = { content: Buffer.from(bytes).toString('base64'), encoding: 'base64' };
      const blob = await world.must<{ sha: string }>('POST', `/repos/${repo}/git/blobs`, { token: seeds.token, body });
      return { ...row, sha: blob.sha };
    }),
  );
}

const emulatorWords: Record<Role, string> = {
  admin: 'admin',
  maintain: 'maintain',
  write: 'push',
  triage: 'triage',
  read: 'pull',
};

async function giveRoles(
  world: World,
  repo: string,
  who: { users: readonly SeedUser[]; owner: string; token: string },
) {
  for (const { login, role, custom_role } of who.users) {
    if (role === undefined || login === who.owner) continue;
    const body = { permission: emulatorWords[role] };
    await world.must('PUT', `/repos/${repo}/collaborators/${login}`, { token: who.token, body });
    if (custom_role !== undefined) world.customRoles.set(`${repo}/${login}`, { role: custom_role, base: role });
  }
}
