// One stage for many tests: several repositories, models whose parts a test writes itself, commands as people write them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { needDocument } from '../../src/artifacts/shelf.ts';
import { readMarker } from '../../src/comment/marker.ts';
import type { MarkerKey } from '../../src/domain/artifact.ts';
import { experimentId } from '../../src/domain/experiment-id.ts';
import type { ArmRow } from '../../src/domain/records.ts';
import { ExperimentRecord } from '../../src/experiment/records/records.ts';
import { misfitGlm, misfitOpus } from '../../src/hosts/demo/scripts/misfit.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import { openStage, type Stage, type StageOptions } from '../../src/hosts/demo/stage.ts';
import type { IssueRef, ThreadEntry } from '../../src/hosts/demo/stand-ins/github/hands.ts';
import type { SeedRepository } from '../../src/hosts/demo/stand-ins/github/seed.ts';
import type { Script, Turn } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { assertAllValid } from '../openapi.ts';
import { listening, type Told } from './listening.ts';
import { testPace } from './pace.ts';

export const maintainer = 'mira';
export const reader = 'rita';

/** A run that ends in two Issues after four short turns an arm: for tests that are not about what the arms do. */
export const quickScripts: Readonly<Record<string, Script>> = {
  'claude-opus-4-7': misfitOpus,
  'glm-5.2': misfitGlm,
  'kimi-k3': misfitGlm,
};

export const paper = '2601.01234v2';
export const pinned = {
  title: 'Admission by frequency?',
  body: `Somebody suggested https://arxiv.org/abs/${paper} for us.\n`,
};

export interface Bench {
  readonly stage: Stage;
  readonly log: Told;
  /** By model id; a test may put in its own. */
  readonly scripts: Record<string, Script>;
  close(): Promise<void>;
}

/** What comes after publishing has tests of its own. */
export const draftsOnly = 'refine: false\ncross_review: false\n';

/** One person writes everything in these tests. */
const manyRuns = 'ceilings: { user: { per_hour: 1000 }, issue: { per_hour: 1000 }, repository: { per_hour: 1000 } }\n';

/** The seed's repository under a name of its own, its settings replaced. */
export function pythonRepository(
  name: string,
  more: Partial<SeedRepository> & { readonly settings?: string } = {},
): SeedRepository {
  const { settings = 'baseline: claude-opus-4-7\n', ...rest } = more;
  const ceilings = settings.includes('ceilings:') ? '' : manyRuns;
  const files = { ...loadSeed('python'), '.github/outrider.yml': `${settings}${ceilings}${draftsOnly}` };
  return { owner: 'acme', name, files, ...rest };
}

export async function openBench(
  options: Partial<StageOptions> & { readonly repositories: StageOptions['repositories'] },
): Promise<Bench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'outrider-e2e-'));
  const log = listening();
  const scripts: Record<string, Script> = { ...quickScripts };
  const users: StageOptions['users'] = [
    { login: maintainer, role: 'write' },
    { login: reader, role: 'read' },
  ];
  const stage = await openStage({ users, scripts, dataDir, pace: testPace, log, ...options });
  return {
    stage,
    log,
    scripts,
    close: async () => {
      await stage.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The last word of a file of tests: nothing went wrong on the way, and every request that we sent is one that GitHub documents. */
export async function closeSound(bench: Bench): Promise<void> {
  expect(bench.log.errors).toEqual([]);
  await assertAllValid(bench.stage.github.journal);
  await bench.close();
}

/** A comment with a command, and what became of it. */
export interface Asked {
  readonly issue: IssueRef;
  readonly comment: number;
  /** Of the durable execution; there is one only when something was heard. */
  readonly execution: string;
  /** The id that a run of this comment has. */
  readonly experiment: string;
}

export async function openIssue({ stage }: Bench, name = 'quick', issue = pinned): Promise<IssueRef> {
  return stage.github.openIssue(maintainer, `acme/${name}`, issue);
}

/** Writes the comment; resolves when the webhook was answered. */
export async function write({ stage }: Bench, issue: IssueRef, text: string, as = maintainer): Promise<Asked> {
  const { id } = await stage.github.comment(as, issue, text);
  const repository = await stage.github.api('admin', 'GET', `/repos/${issue.repo}`);
  const execution = `comment-${String(repository.id)}-${id}`;
  return { issue, comment: id, execution, experiment: experimentId(`${String(repository.id)}:${id}`) };
}

/** As `write`, and waits until everything that it started has ended. */
export async function command(bench: Bench, issue: IssueRef, text: string, as = maintainer): Promise<Asked> {
  const asked = await write(bench, issue, text, as);
  await bench.stage.host.engine.waitFor(asked.execution);
  return asked;
}

export interface Said {
  readonly key: MarkerKey;
  readonly entry: ThreadEntry;
}

/** Our comments in the thread, with their verified markers. */
export async function saidIn({ stage }: Bench, issue: IssueRef): Promise<Said[]> {
  const secret = stage.host.world.markerSecret;
  return (await stage.github.thread(issue)).flatMap((entry) => {
    const key = readMarker(entry.body, secret);
    return key ? [{ key, entry }] : [];
  });
}

/** The kinds of our comments in the order in which they stand: `card`, `result glm-5.2`, `note`. */
export async function kindsIn(bench: Bench, issue: IssueRef): Promise<string[]> {
  return (await saidIn(bench, issue)).map(({ key }) => (key.kind === 'result' ? `result ${key.arm}` : key.kind));
}

/** The one note that answers a command. */
export async function answerTo(bench: Bench, asked: Asked): Promise<string> {
  const notes = (await saidIn(bench, asked.issue)).filter(
    ({ key }) => key.kind === 'note' && key.arm === String(asked.comment),
  );
  expect(notes).toHaveLength(1);
  return notes[0]?.entry.body ?? '';
}

export async function reactionsTo({ stage }: Bench, asked: Asked): Promise<readonly string[]> {
  return (await stage.github.thread(asked.issue)).find(({ id }) => id === asked.comment)?.reactions ?? [];
}

export async function cardOf(bench: Bench, issue: IssueRef): Promise<string> {
  return (await saidIn(bench, issue)).find(({ key }) => key.kind === 'card')?.entry.body ?? '';
}

export async function bodyOf(bench: Bench, issue: IssueRef, kind: string, arm: string | null = null): Promise<string> {
  return (await saidIn(bench, issue)).find(({ key }) => key.kind === kind && key.arm === arm)?.entry.body ?? '';
}

export async function recordOf({ stage }: Bench, { experiment }: Pick<Asked, 'experiment'>): Promise<ExperimentRecord> {
  return needDocument(stage.host.world.blobs, keys.record(experiment), ExperimentRecord);
}

export async function armOf(bench: Bench, asked: Pick<Asked, 'experiment'>, arm: string): Promise<ArmRow> {
  const row = (await recordOf(bench, asked)).arms.find((one) => one.arm === arm);
  if (!row) throw new Error(`there is no arm ${arm} in the record`);
  return row;
}

/** Verdicts by arm, `#2` for a second repeat. */
export async function verdictsOf(bench: Bench, asked: Asked): Promise<Record<string, string>> {
  const { arms } = await recordOf(bench, asked);
  return Object.fromEntries(arms.map(({ arm, repeat, verdict }) => [repeat === 1 ? arm : `${arm}#${repeat}`, verdict]));
}

/** A script whose turns take longer: time for something to happen meanwhile. */
export function slow(script: Script, delayMs = 300): Script {
  const late = (turn: Turn): Turn => (typeof turn === 'function' ? turn : { delayMs, ...turn });
  return Object.fromEntries(Object.entries(script).map(([phase, turns]) => [phase, turns.map(late)]));
}

/** Polls until `look` finds something: for what happens while a run is under way. */
export async function until<T>(
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
