// What the stand-in knows beside the emulator: tokens, roles, rules and the things that the emulator does not keep.
import { randomBytes } from 'node:crypto';
import { blobId } from '../../../../codemap/content-hash.ts';
import type { Started } from './emulator-store.ts';
import { type Call, type Json, jsonOf, type Reply } from './wire.ts';

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read';

export interface InstallationToken {
  readonly installation: number;
  readonly permissions: Readonly<Record<string, string>>;
  readonly repositories: readonly string[] | null;
}

export interface AppIdentity {
  readonly id: number;
  readonly slug: string;
}

export interface Reaction {
  readonly id: number;
  readonly login: string;
  readonly content: string;
}

export interface Status {
  readonly id: number;
  readonly state: string;
  readonly context: string;
  readonly description: string | null;
  readonly target_url: string | null;
  readonly creator: string;
}

/** A repository and what it was called before. */
export interface Renamed {
  readonly id: number;
  readonly old: { readonly owner: string; readonly repo: string };
  readonly now: { readonly owner: string; readonly repo: string };
}

/** Each person's token; `admin` is the emulator's own administrator. */
export function userToken(login: string): string {
  return `ghp_${login}`;
}

/** The emulator allows a token 5,000 requests an hour, and the stand-in asks it for itself as well: its administrator has many. */
export const adminTokens: readonly string[] = Array.from({ length: 400 }, (_, at) => userToken(`admin-${at}`));

const notStarted = () => Promise.reject(new Error('stand-in: the emulator was not started'));

/** Everything mutable of one stand-in. */
export class World {
  readonly app: AppIdentity;
  readonly installationId: number;
  /** What it calls itself, `http://localhost:PORT`, is never told to clients. */
  emulator: Pick<Started, 'answer'> & { readonly url: string } = { url: '', answer: notStarted };
  /** Where clients reach the stand-in. */
  origin = '';
  /** Where archives are downloaded from: another origin, as at GitHub. */
  codeload = '';
  suspended = false;
  readonly installationTokens = new Map<string, InstallationToken>();
  readonly logins = new Set<string>();
  /** Custom roles, `owner/repo/login` -> role name; the emulator knows the five standard ones. */
  readonly customRoles = new Map<string, { readonly role: string; readonly base: Role }>();
  /** `owner/repo` -> globs of branches that nobody may create or move. */
  readonly protectedBranches = new Map<string, readonly string[]>();
  /** `owner/repo/comments/id` or `owner/repo/issues/number`. */
  readonly reactions = new Map<string, Reaction[]>();
  /** `owner/repo/sha`, newest first. */
  readonly statuses = new Map<string, Status[]>();
  /** `owner/repo/sha`, oldest first. */
  readonly commitComments = new Map<string, Json[]>();
  /** Text by the id of a job, which is its check run's. */
  readonly jobLogs = new Map<number, string>();
  /** Content by git object id, for fast archives. */
  readonly blobs = new Map<string, Uint8Array>();
  /** Installation ids by owner. */
  readonly installations = new Map<string, number>();
  /** `owner/repo` of all that were seeded. */
  readonly repositories: string[] = [];
  /** Repositories that have another name by now. */
  readonly renamed: Renamed[] = [];
  /** `owner/repo` to branches by what they were called before. */
  readonly renamedBranches = new Map<string, Map<string, string>>();
  /** Logins by what they were before; null: the account is gone. */
  readonly people = new Map<string, string | null>();
  /** The secret in the links to archives. */
  readonly archiveToken = randomBytes(12).toString('hex');
  #ids = 9_000;

  constructor(app: AppIdentity, installationId: number) {
    this.app = app;
    this.installationId = installationId;
  }

  get botLogin(): string {
    return `${this.app.slug}[bot]`;
  }

  nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  /** The login that a caller acts as. */
  actor({ caller }: Call): string {
    if (caller.kind === 'user') return caller.login;
    return caller.kind === 'installation' ? this.botLogin : 'ghost';
  }

  keep(bytes: Uint8Array): string {
    const sha = blobId(bytes);
    this.blobs.set(sha, bytes);
    return sha;
  }

  /** Requests so far that may have changed something. */
  writes = 0;
  #asked = 0;

  #adminToken(): string {
    this.#asked += 1;
    return adminTokens[this.#asked % adminTokens.length] ?? userToken('admin');
  }

  /** Straight to the emulator, past every layer. */
  async send(method: string, path: string, options: SendOptions = {}): Promise<Reply> {
    const headers: Record<string, string> = { ...options.headers };
    if (options.token !== null) headers.authorization ??= `token ${options.token ?? this.#adminToken()}`;
    const hasBody = options.body !== undefined && method !== 'GET' && method !== 'HEAD';
    const request = new Request(this.emulator.url + path, {
      method,
      headers: hasBody ? { 'content-type': 'application/json', ...headers } : headers,
      ...(hasBody
        ? { body: options.body instanceof Uint8Array ? Buffer.from(options.body) : JSON.stringify(options.body) }
        : {}),
    });
    const response = await this.emulator.answer(request);
    if (method !== 'GET' && method !== 'HEAD') this.writes += 1;
    const reply = Object.fromEntries(response.headers);
    const body = Buffer.from(await response.arrayBuffer());
    const isJson = (reply['content-type'] ?? '').startsWith('application/json');
    return {
      status: response.status,
      headers: reply,
      body: isJson ? Buffer.from(this.published(body.toString('utf8'))) : body,
    };
  }

  /** A text of the emulator's, with the addresses that clients are to use. */
  published(text: string): string {
    return text.replaceAll(this.emulator.url, this.origin);
  }

  /** The JSON of an emulator's answer, or null for any refusal. Throws where the emulator has had enough of us: that is no answer. */
  async get<T = Json>(path: string): Promise<T | null> {
    const reply = await this.send('GET', path);
    if (reply.headers['x-ratelimit-remaining'] === '0')
      throw new Error(`stand-in: the emulator's rate limit ends ${path}`);
    return reply.status === 200 ? (jsonOf(reply) as T) : null;
  }

  /** All pages of a list. */
  async list<T = Json>(path: string): Promise<T[]> {
    const rows: T[] = [];
    for (let page = 1; ; page += 1) {
      const next = await this.get<T[]>(`${path}${path.includes('?') ? '&' : '?'}per_page=100&page=${page}`);
      rows.push(...(next ?? []));
      if (next === null || next.length < 100) return rows;
    }
  }

  /** For the stand-in's own set-up and helpers: throws what the emulator refused. */
  async must<T = Json>(method: string, path: string, options: SendOptions = {}): Promise<T> {
    const reply = await this.send(method, path, options);
    if (reply.status >= 300) {
      throw new Error(
        `stand-in: ${method} ${path} answered ${reply.status}: ${Buffer.from(reply.body).toString('utf8')}`,
      );
    }
    return jsonOf(reply) as T;
  }
}

export interface SendOptions {
  /** Default: the administrator's; null: none. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
