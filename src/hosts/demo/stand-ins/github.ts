// GitHub for the demo and the end-to-end tests: the emulator behind a proxy that is as strict as GitHub where it matters.

import { generateKeyPair } from 'node:crypto';
import type { Server } from 'node:http';
import { promisify } from 'node:util';
import type { Emulator } from 'emulate';
import { accessLayers, permissionLayer, ruleLayers, unknownToken } from './github/access.ts';
import { branchLayers, renameBranch } from './github/branches.ts';
import { checkLayers } from './github/checks.ts';
import { commitCommentLayers } from './github/commit-comments.ts';
import { contentLayers } from './github/contents.ts';
import { decorationLayer } from './github/decorate.ts';
import { dispatchLayer } from './github/dispatches.ts';
import { startEmulator } from './github/emulator-store.ts';
import { graphqlLayer } from './github/graphql.ts';
import { type Hands, hands } from './github/hands.ts';
import { installationLayers } from './github/installations.ts';
import { type FaultRule, Faults, type JournalEntry } from './github/journal.ts';
import { anyLetters } from './github/letter-case.ts';
import { type MadeApp, manifestLayers } from './github/manifests.ts';
import { peopleLayers } from './github/people.ts';
import { pullLayers } from './github/pulls.ts';
import { pushLayers } from './github/pushes.ts';
import { renameLayers } from './github/renames.ts';
import {
  appPermissions,
  emulatorSeed,
  heard,
  type SeedPlan,
  type SeedRepository,
  type SeedUser,
  seed,
} from './github/seed.ts';
import { apiServer, codeloadServer, emulator, listen, type ServerParts, stop } from './github/server.ts';
import { statusLayers } from './github/statuses.ts';
import { threadLayers } from './github/threads.ts';
import { visibilityLayers } from './github/visibility.ts';
import { type Delivery, Webhooks } from './github/webhooks.ts';
import { chain, type Json, type Layer } from './github/wire.ts';
import { type AppIdentity, World } from './github/world.ts';

export interface GitHubStandInOptions {
  readonly repositories: readonly SeedRepository[];
  readonly users: readonly SeedUser[];
  /** Default: id 4242, slug `outrider`. */
  readonly app?: AppIdentity;
  /** What the installation grants; default: what the App asks for. */
  readonly permissions?: Readonly<Record<string, string>>;
  /** PEM; default: one that all stand-ins of this process share. */
  readonly privateKey?: string;
  /** Where deliveries go; default: nowhere, they are only kept. */
  readonly webhookUrl?: string;
  readonly webhookSecret: string;
}

export interface GitHubStandIn extends Hands {
  /** The API's address, what `GITHUB_API_URL` wants; `<url>/api/v3` works too. */
  readonly url: string;
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  /** Of the first repository's owner; each further owner has the next number. */
  readonly installationId: number;
  /** Every request from outside, oldest first. */
  readonly journal: readonly JournalEntry[];
  /** Empties the journal, which a soak would fill the memory with. */
  forget(): void;
  readonly deliveries: readonly Delivery[];
  fault(rule: FaultRule): void;
  clearFaults(): void;
  /** As when a person has confirmed a manifest: what the code in the redirect is worth, once. */
  confirmManifest(code: string, app: MadeApp): void;
  setWebhook(url: string | null): void;
  /** Sends the i-th delivery again under its own GUID. */
  redeliver(index: number): Promise<Delivery>;
  /** The first delivery, past or to come, that is wanted; after the receiver answered. */
  delivered(wanted: (delivery: Delivery) => boolean): Promise<Delivery>;
  /** Resolves when no delivery is under way. */
  settled(): Promise<void>;
  /** Makes every token minted so far unknown. */
  expireTokens(): void;
  /** Suspends the installation, or lifts that. */
  suspend(on: boolean): void;
  /** Gives `owner/name` another name or owner; people's hands here go on under the old one. */
  rename(repo: string, to: string): Promise<void>;
  /** Gives a person another login, or takes the account away (null); their hands here go on under the old one. */
  renamePerson(login: string, to: string | null): void;
  renameBranch(repo: string, names: { readonly from: string; readonly to: string }): Promise<void>;
  close(): Promise<void>;
}

export async function startGitHub(options: GitHubStandInOptions): Promise<GitHubStandIn> {
  const world = new World(options.app ?? { id: 4242, slug: 'outrider' }, 1);
  const webhooks = new Webhooks(world, { url: options.webhookUrl ?? null, secret: options.webhookSecret });
  const codes = new Map<string, MadeApp>();
  const answer = chain(
    [anyLetters(options.repositories), ...manifestLayers(codes), ...layers(world, webhooks)],
    emulator(world),
  );
  const parts: ServerParts = { world, faults: new Faults(), journal: [], answer };
  const servers = [apiServer(parts), codeloadServer(parts)] as const;
  world.origin = await listen(servers[0]);
  world.codeload = await listen(servers[1]);
  const privateKey = options.privateKey ?? (await ownKey());
  const { repositories, users, permissions = appPermissions } = options;
  const github = await openEmulator(world, { repositories, users, permissions }, { privateKey, webhooks });
  return {
    ...standIn(parts, { github, servers, privateKey, webhooks }),
    confirmManifest: (code, app) => void codes.set(code, app),
  };
}

function layers(world: World, webhooks: Webhooks): Layer[] {
  return [
    ...renameLayers(world),
    decorationLayer(world),
    unknownToken,
    graphqlLayer(world),
    ...accessLayers(world),
    ...peopleLayers(world),
    permissionLayer(world),
    ...branchLayers(world),
    ...ruleLayers(world),
    ...installationLayers(world),
    ...threadLayers(world),
    ...pullLayers(world),
    ...contentLayers(world),
    ...checkLayers(world),
    ...commitCommentLayers(world),
    ...statusLayers(world, (event, payload) => webhooks.relay(event, payload)),
    ...pushLayers(world, (event, payload) => webhooks.relay(event, payload)),
    ...visibilityLayers(world, (event, payload) => webhooks.relay(event, payload)),
    dispatchLayer(world, (event, payload) => webhooks.relay(event, payload)),
  ];
}

let made: Promise<string> | null = null;

/** Whoever names no key has the one of this process: finding primes takes longer than all else that a stand-in starts with. */
function ownKey(): Promise<string> {
  made ??= newKey();
  return made;
}

/** PKCS#1, the form in which GitHub hands out an App's key. */
async function newKey(): Promise<string> {
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return pair.privateKey;
}

async function openEmulator(
  world: World,
  plan: SeedPlan,
  { privateKey, webhooks }: Pick<Running, 'privateKey' | 'webhooks'>,
): Promise<Emulator> {
  const seeds = emulatorSeed(world, plan, privateKey);
  const { emulator, store, answer } = await startEmulator(
    { service: 'github', port: 0, seed: seeds },
    (event, payload, owner) => {
      const id = world.installations.get(owner);
      if (id === undefined || !heard.includes(event)) return;
      const installation = { id, node_id: Buffer.from(`0:Installation${id}`).toString('base64url') };
      void webhooks.relay(event, { ...(JSON.parse(world.published(payload)) as Json), installation });
    },
  );
  world.emulator = { url: emulator.url, answer };
  await seed(world, store, plan);
  return emulator;
}

interface Running {
  readonly github: Emulator;
  readonly servers: readonly Server[];
  readonly privateKey: string;
  readonly webhooks: Webhooks;
}

function standIn(
  { world, faults, journal, answer }: ServerParts,
  { webhooks, ...running }: Running,
): Omit<GitHubStandIn, 'confirmManifest'> {
  return {
    ...hands(world, webhooks, answer),
    url: world.origin,
    appId: world.app.id,
    privateKey: running.privateKey,
    installationId: world.installationId,
    journal,
    forget: () => void journal.splice(0),
    deliveries: webhooks.deliveries,
    fault: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    setWebhook: (url) => webhooks.setUrl(url),
    redeliver: (index) => webhooks.redeliver(index),
    delivered: (wanted) => webhooks.delivered(wanted),
    settled: () => webhooks.settled(),
    expireTokens: () => world.installationTokens.clear(),
    suspend: (on) => {
      world.suspended = on;
    },
    rename: async (repo, to) => {
      const there = await world.get(`/repos/${repo}`);
      const place = (name: string) => ({ owner: name.split('/')[0] ?? '', repo: name.split('/')[1] ?? '' });
      world.renamed.push({ id: Number(there?.id), old: place(repo), now: place(to) });
    },
    renamePerson: (login, to) => void world.people.set(login, to),
    renameBranch: (repo, names) => renameBranch(world, repo, names),
    close: async () => {
      await Promise.all([...running.servers.map(stop), running.github.close()]);
    },
  };
}
