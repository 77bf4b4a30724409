// What the tests of the agent share: one phase on a small repository, with every port a fake in memory.
import fc from 'fast-check';
import { runChunk } from '../../src/agent/chunk.ts';
import type { Entry } from '../../src/agent/entries.ts';
import type { AgentWorld, CheckRunner, ChunkBudget, ChunkResult, PhaseSession } from '../../src/agent/session.ts';
import { readTranscript } from '../../src/agent/transcript.ts';
import { openPurse } from '../../src/arm/purse.ts';
import type { Edit } from '../../src/codemap/files.ts';
import { createWorkspace } from '../../src/codemap/workspace.ts';
import type { PhaseFigures } from '../../src/domain/figures.ts';
import type { ModelRow } from '../../src/domain/model.ts';
import type { Paper } from '../../src/domain/paper.ts';
import type { FairShare } from '../../src/ports/fair-share.ts';
import type { Models } from '../../src/ports/models.ts';
import { memoryBlobs } from '../fakes/blobs.ts';
import { fakeClock, seededRandom } from '../fakes/clock.ts';
import { type FakeFile, memorySnapshot } from '../fakes/files.ts';
import { type FakeStep, fakeModels } from '../fakes/models.ts';
import { memoryRows } from '../fakes/rows.ts';
import { fakeTelemetry } from '../fakes/telemetry.ts';

// Property tests draw the same cases every time: a failure is a change of ours.
fc.configureGlobal({ seed: 20_260_627 });

export const nonce = '0123456789abcdef';

export const smallRepository: Record<string, FakeFile> = {
  'README.md': '# Small\n\nA small repository.\n',
  'src/registry.py': 'REGISTRY = {}\n\n\ndef register(name, reward):\n    REGISTRY[name] = reward\n',
  'tests/test_registry.py': 'from src.registry import REGISTRY\n\n\ndef test_empty():\n    assert REGISTRY == {}\n',
};

export const smallPaper: Paper = {
  id: '2606.27369v1',
  title: 'A small paper',
  authors: ['A. Author'],
  abstract: 'We show something small.',
  published: null,
  categories: [],
  url: null,
  text_source: 'html',
  sections: [
    { id: 'S1', title: 'Introduction', level: 1, text: 'Small things matter.' },
    { id: 'S2.1', title: 'Method', level: 2, text: 'Rank, then calibrate.' },
  ],
  links: [],
};

export const pricedModel: ModelRow = {
  id: 'model-a',
  provider: 'custom',
  protocol: 'openai-chat',
  capabilities: {
    context_tokens: 200_000,
    max_output_tokens: 8000,
    thinking: 'none',
    effort: null,
    cache_markers: false,
    deadline_s: 900,
  },
  rates: {
    input: 1,
    cache_write: null,
    cache_write_1h: null,
    cache_read: 0.1,
    output: 4,
    as_of: '2026-11',
    source: 'test',
  },
};

export interface StageOptions {
  readonly script?: readonly FakeStep[] | FakeStep;
  readonly files?: Record<string, FakeFile>;
  readonly edits?: readonly Edit[];
  readonly session?: Partial<PhaseSession>;
  readonly limits?: Partial<PhaseSession['limits']>;
  readonly capabilities?: Partial<ModelRow['capabilities']>;
  readonly model?: Partial<ModelRow>;
  readonly capUsd?: number;
  readonly fairShare?: FairShare;
  readonly checks?: CheckRunner;
  readonly stopped?: () => Promise<string | null>;
  /** Milliseconds that each model call takes. */
  readonly callMs?: number;
  readonly paper?: Paper;
}

/** Stores, clock and purse that outlive a process; `start` makes a new process with a fresh workspace. */
export function setStage(options: StageOptions = {}) {
  const rows = memoryRows();
  const blobs = memoryBlobs();
  const clock = fakeClock();
  const random = seededRandom(7);
  const telemetry = fakeTelemetry();
  const purse = openPurse(rows, { pk: 'purse', sk: 'arm' }, options.capUsd ?? 10);
  const scripted = fakeModels(options.script ?? []);
  const models: Models = {
    credentialProblem: scripted.credentialProblem,
    async complete(request) {
      clock.advance(options.callMs ?? 1000);
      return scripted.complete(request);
    },
  };
  const session = sessionOf(options);
  const turns: PhaseFigures[] = [];
  const start = (changes: Partial<AgentWorld> = {}): AgentWorld => ({
    models,
    rows,
    blobs,
    clock,
    random,
    purse,
    fairShare: options.fairShare ?? null,
    telemetry,
    workspace: createWorkspace(memorySnapshot(options.files ?? smallRepository), options.edits ?? []),
    paper: options.paper ?? smallPaper,
    checks: options.checks ?? null,
    stopped: options.stopped ?? (async () => null),
    onTurn: (figures) => turns.push(figures),
    ...changes,
  });
  return {
    session,
    rows,
    blobs,
    clock,
    telemetry,
    turns,
    purse,
    fairShare: options.fairShare ?? null,
    requests: scripted.requests,
    start,
    run: (world: AgentWorld = start(), budget: Partial<ChunkBudget> = {}): Promise<ChunkResult> =>
      runChunk(session, world, { ms: Number.POSITIVE_INFINITY, signal: new AbortController().signal, ...budget }),
    entries: (): Promise<Entry[]> => readTranscript(session.stream, { rows, blobs }),
    /** USD settled and set aside. */
    async money(): Promise<{ spent: number; open: Record<string, number> }> {
      const row = await rows.get({ pk: 'purse', sk: 'arm' });
      return (row?.value ?? { spent: 0, open: {} }) as { spent: number; open: Record<string, number> };
    },
  };
}

function sessionOf(options: StageOptions): PhaseSession {
  return {
    stream: 'e1/model-a/implement/1',
    phase: 'implement',
    attempt: 1,
    model: {
      ...pricedModel,
      ...options.model,
      capabilities: { ...pricedModel.capabilities, ...options.capabilities },
    },
    system: 'You are an engineer.',
    opening: 'Implement the paper.',
    tools: [
      'list_files',
      'read_file',
      'search',
      'outline',
      'read_paper',
      'write_file',
      'edit_file',
      'delete_file',
      'run_check',
    ],
    ends: ['submit_patch', 'decline'],
    limits: { turns: 20, seconds: 3600, tokens: 1_000_000, files: 10, ...options.limits },
    nonce,
    ...options.session,
  };
}

export const submitPatch = {
  name: 'submit_patch',
  arguments: {
    title: 'Add a reward',
    summary: 'Adds it.',
    delivered: ['a reward'],
    scoped_out: [],
    call_site: 'src/registry.py:4',
    assumptions: [],
  },
} as const;

export const decline = { name: 'decline', arguments: { reason: 'There is no place for it.' } } as const;

export const write = (path: string, content: string) => ({ name: 'write_file', arguments: { path, content } }) as const;
export const edit = (path: string, old_text: string, new_text: string) =>
  ({ name: 'edit_file', arguments: { path, old_text, new_text } }) as const;
export const read = (path: string) => ({ name: 'read_file', arguments: { path } }) as const;

export function ended(result: ChunkResult) {
  if (result.state !== 'ended') throw new Error(`The phase did not end: ${JSON.stringify(result)}`);
  return result;
}

/** The outputs of the last `tools` message of a request. */
export function lastOutputs(
  request: { readonly messages: readonly unknown[] } | undefined,
): { text: string; error: boolean }[] {
  const messages = (request?.messages ?? []) as { role: string; outputs?: { text: string; error: boolean }[] }[];
  return messages.findLast((message) => message.role === 'tools')?.outputs ?? [];
}
