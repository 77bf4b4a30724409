// A forge that leaves a line in the audit log for every write, and for every right that it was asked about.
import { createHash } from 'node:crypto';
import { readMarker } from '../../comment/marker.ts';
import type { AuditAct, AuditFacts } from '../../domain/audit.ts';
import { ForgeError } from '../../domain/errors.ts';
import type { GitHubTarget } from '../../domain/target.ts';
import type { Audit } from '../../ports/audit.ts';
import type { CommitTalk } from '../../ports/commit-talk.ts';
import type { Forge, Forges } from '../../ports/forge.ts';
import type { Publisher } from '../../ports/publisher.ts';
import type { Repository } from '../../ports/repository.ts';
import type { Thread } from '../../ports/thread.ts';
import { correlation } from '../correlation.ts';

interface Book {
  readonly audit: Audit;
  /** Of the markers in what is posted. */
  readonly markerSecret: string;
  readonly target: GitHubTarget;
}

interface Write {
  /** `comment`, `branch`, `label`: what is written. */
  readonly kind: string;
  readonly facts: AuditFacts;
  /** What tells this write from another of its kind in the same step. */
  readonly name: string;
  /** The experiment that it belongs to, where its own words say so. */
  readonly experiment?: string | undefined;
  /** Made anew by each request: then the attempt is on record before it is made. */
  readonly creates?: boolean;
}

/** Only what stands on GitHub is audited: a local checkout is its owner's own. */
export function auditedForges(forges: Forges, audit: Audit, markerSecret: string): Forges {
  return {
    installations: forges.installations,
    open(target) {
      const forge = forges.open(target);
      return target.kind === 'github' ? auditedForge(forge, { audit, markerSecret, target }) : forge;
    },
    organisation: (target) => forges.organisation(target),
    elsewhere: (target, place) => forges.elsewhere(target, place),
  };
}

function auditedForge(forge: Forge, book: Book): Forge {
  return {
    checks: forge.checks,
    repository: auditedRepository(forge.repository, book),
    thread: auditedThread(forge.thread, book),
    publisher: auditedPublisher(forge.publisher, book),
    commits: forge.commits && auditedTalk(forge.commits, book),
  };
}

function auditedTalk(talk: CommitTalk, book: Book): CommitTalk {
  return {
    find: (sha, marker) => talk.find(sha, marker),
    say: (sha, body) =>
      writing(
        book,
        { kind: 'commit comment', ...ofBody(body, book), facts: { sha, ...factsOf(body, book) }, creates: true },
        () => talk.say(sha, body),
        (url) => ({ url }),
      ),
  };
}

function auditedRepository(repository: Repository, book: Book): Repository {
  const seen = (name: string, facts: AuditFacts) => enter(book, 'permission', { name, facts });
  const asked: Pick<Repository, 'permission' | 'inTeam'> = {
    async permission(login) {
      const permission = await repository.permission(login);
      await seen(`${login}/${permission}`, { login, permission });
      return permission;
    },
    async inTeam(team, login) {
      const member = await repository.inTeam(team, login);
      await seen(`${login}/${team}/${member}`, { login, team, member });
      return member;
    },
  };
  return forwarding(repository, asked);
}

function auditedThread(thread: Thread, book: Book): Thread {
  const { issue } = book.target;
  const written: Pick<Thread, 'react' | 'create' | 'edit'> = {
    react: (comment) =>
      writing(book, { kind: 'reaction', name: String(comment), facts: { comment } }, () => thread.react(comment)),
    create: (body) =>
      writing(
        book,
        { kind: 'comment', ...ofBody(body, book), facts: { issue, ...factsOf(body, book) }, creates: true },
        () => thread.create(body),
        ({ id, url }) => ({ id, url }),
      ),
    edit: (id, body) =>
      writing(book, { kind: 'comment edit', ...ofBody(body, book), facts: { issue, id, ...factsOf(body, book) } }, () =>
        thread.edit(id, body),
      ),
  };
  return forwarding(thread, written);
}

type Writes = Pick<
  Publisher,
  'commit' | 'createBranch' | 'openPullRequest' | 'openIssue' | 'advance' | 'update' | 'markReady' | 'label'
>;

function auditedPublisher(publisher: Publisher, book: Book): Publisher {
  const written: Writes = {
    commit: (parent, files, message) => {
      const facts = { parent, files: files.length, message_sha256: sha256(message) };
      return writing(
        book,
        { kind: 'commit', name: `${parent}/${sha256(message)}`, facts, creates: true },
        () => publisher.commit(parent, files, message),
        ({ sha, tree_sha }) => ({ sha, tree_sha }),
      );
    },
    createBranch: (branch, sha) =>
      writing(
        book,
        { kind: 'branch', name: branch, experiment: ofBranch(branch), facts: { branch, sha }, creates: true },
        () => publisher.createBranch(branch, sha),
        ({ url }) => ({ url }),
      ),
    openPullRequest: (draft) =>
      writing(
        book,
        {
          kind: 'pull request',
          ...ofBody(draft.body, book),
          experiment: ofBranch(draft.branch),
          facts: { branch: draft.branch, base: draft.base, ...factsOf(draft.body, book) },
          creates: true,
        },
        () => publisher.openPullRequest(draft),
        ({ number, url }) => ({ number, url }),
      ),
    openIssue: (draft) =>
      writing(
        book,
        { kind: 'issue', ...ofBody(draft.body, book), facts: factsOf(draft.body, book), creates: true },
        () => publisher.openIssue(draft),
        ({ number, url }) => ({ number, url }),
      ),
    advance: (branch, from, to) =>
      writing(
        book,
        { kind: 'branch advance', name: to, experiment: ofBranch(branch), facts: { branch, from, to } },
        () => publisher.advance(branch, from, to),
      ),
    update: (published, words) => {
      const facts = {
        url: published.url,
        title_sha256: optionalHash(words.title),
        body_sha256: optionalHash(words.body),
      };
      return writing(book, { kind: 'words', name: sha256(JSON.stringify([published.url, words])), facts }, () =>
        publisher.update(published, words),
      );
    },
    markReady: (published) =>
      writing(book, { kind: 'ready', name: published.url, facts: { url: published.url } }, () =>
        publisher.markReady(published),
      ),
    label: (published, label) =>
      writing(book, { kind: 'label', name: `${published.url}/${label}`, facts: { url: published.url, label } }, () =>
        publisher.label(published, label),
      ),
  };
  return forwarding(publisher, written);
}

/** The same port with some methods replaced; implementations are classes, whose methods no spread copies. */
function forwarding<T extends object>(inner: T, replaced: Partial<T>): T {
  return new Proxy(inner, {
    get(target, name) {
      const own: unknown = Reflect.get(replaced, name);
      const found: unknown = own ?? Reflect.get(target, name, target);
      return typeof found === 'function' && own === undefined ? found.bind(target) : found;
    },
  });
}

/** Makes the write between the lines that tell of it. What GitHub refuses is on record too; an outage is not: the step comes again. */
async function writing<T>(
  book: Book,
  write: Write,
  act: () => Promise<T>,
  outcome: (made: T) => AuditFacts = () => ({}),
): Promise<T> {
  const line = (more: AuditFacts = {}) => ({
    ...write,
    name: `${write.kind}/${write.name}`,
    facts: { kind: write.kind, ...write.facts, ...more },
  });
  if (write.creates) await enter(book, 'github.intent', line());
  let made: T;
  try {
    made = await act();
  } catch (error) {
    if (error instanceof ForgeError && !error.retryable)
      await enter(book, 'github.refused', line({ reason: error.reason, status: error.status ?? null }));
    throw error;
  }
  await enter(book, 'github.write', line(outcome(made)));
  return made;
}

/** Outside of any work, as in a script that uses a forge by itself, there is no chain to write to. */
async function enter(
  { audit, target }: Book,
  act: AuditAct,
  line: { readonly name: string; readonly facts: AuditFacts; readonly experiment?: string | undefined },
): Promise<void> {
  const at = correlation();
  const experiment =
    line.experiment ?? at.experiment ?? (at.comment === undefined ? undefined : `comment-${at.comment}`);
  if (experiment === undefined) return;
  const where = [at.comment, at.arm, at.part, at.step].filter((part) => part !== undefined).join('/');
  const facts = { repo: `${target.owner}/${target.repo}`, ...(at.arm ? { arm: at.arm } : {}), ...line.facts };
  await audit.record({ experiment, owner: target.owner }, { id: `${where}/${act}/${line.name}`, act, facts });
}

function ofBody(body: string, { markerSecret }: Book) {
  const marker = readMarker(body, markerSecret);
  return { name: sha256(body), experiment: marker?.experiment ?? undefined };
}

function factsOf(body: string, { markerSecret }: Book): AuditFacts {
  const marker = readMarker(body, markerSecret);
  return {
    marker: marker ? [marker.kind, marker.experiment, marker.arm].filter((part) => part !== null).join('/') : null,
    body_sha256: sha256(body),
  };
}

/** `outrider/<experiment>/<arm>` */
function ofBranch(branch: string): string | undefined {
  return /^outrider\/([^/]+)\//.exec(branch)?.[1];
}

const optionalHash = (text: string | undefined) => (text === undefined ? null : sha256(text));

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
