// Our side of the task, as the product works: the real agent, adapter, stores on disk and prompts. node our-phase.ts URL PROMPT FOLDER
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createModels } from '../../src/adapters/models/models.ts';
import { fileBlobs } from '../../src/adapters/stores/file-blobs.ts';
import { sqliteRows } from '../../src/adapters/stores/sqlite-rows.ts';
import { systemClock, systemRandom } from '../../src/adapters/system-clock.ts';
import { runChunk } from '../../src/agent/chunk.ts';
import { paperVariables, renderPrompt } from '../../src/agent/prompts.ts';
import { openPurse } from '../../src/arm/purse.ts';
import { blobId } from '../../src/codemap/content-hash.ts';
import { freezeSnapshot } from '../../src/codemap/freeze.ts';
import { buildCodeMap } from '../../src/codemap/map.ts';
import { createWorkspace } from '../../src/codemap/workspace.ts';
import { modelTable } from '../../src/domain/model-table.ts';
import type { Paper } from '../../src/domain/paper.ts';
import { keepYoungGenerationSmall } from '../../src/hosts/heap.ts';
import { implement } from '../../src/phases/implement.ts';
import { noTelemetry } from '../../src/ports/telemetry.ts';
import { corpusRepository } from '../corpus.ts';

keepYoungGenerationSmall();
const [, , url = '', prompt = '', folder = ''] = process.argv;
const model = modelTable.find(({ id }) => id === 'claude-opus-4-7');
if (model === undefined) throw new Error('the model is in no table');
const emptyPaper: Paper = {
  id: '2606.27369v1',
  title: '',
  authors: [],
  abstract: '',
  published: null,
  categories: [],
  url: null,
  text_source: 'html',
  sections: [{ id: 'S1', title: 'Method', level: 1, text: 'Rank, then reward.' }],
  links: [],
};
const data = join(folder, '..', 'data');
mkdirSync(data);
const archive = join(folder, '..', 'archive.tar');
execFileSync('tar', ['-cf', archive, '-C', folder, '.', '--transform', 's,^\\./,,']);
const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((each) => each.isFile())
  .map((each) => join(each.parentPath, each.name))
  .map((path) => ({ path: path.slice(folder.length + 1), bytes: readFileSync(path) }))
  .map(({ path, bytes }) => ({ path, mode: '100644' as const, sha: blobId(bytes), size: bytes.length }));
const snapshot = await freezeSnapshot(
  corpusRepository({ archive, entries }),
  'HEAD',
  join(folder, '..', 'snapshot.pack'),
);
const nonce = '0123456789abcdef';
const paper = { ...emptyPaper, title: 'Ranked rewards', abstract: 'Ranks answers before they are rewarded.' };
const map = await buildCodeMap(snapshot, { paper, request: prompt, mergedPulls: [] });
const material = {
  nonce,
  ...paperVariables(paper),
  request: prompt,
  repo_map: map.text,
  turns: 60,
  files: 40,
  preflight: '',
};
const rows = sqliteRows(join(data, 'rows.sqlite'), systemClock);
const result = await runChunk(
  {
    stream: 'bench/claude-opus-4-7/implement/1',
    phase: 'implement',
    attempt: 1,
    model,
    system: renderPrompt('system', { nonce, blocked_paths: '' }).text,
    opening: renderPrompt('implement', material).text,
    tools: implement.tools,
    ends: implement.ends,
    limits: { turns: 60, seconds: 3600, tokens: 6_000_000, files: 40 },
    nonce,
  },
  {
    models: createModels({ credential: () => 'sk-bench-0123456789', baseUrls: { anthropic: url } }),
    rows,
    blobs: fileBlobs(data),
    clock: systemClock,
    random: systemRandom,
    purse: openPurse(rows, { pk: 'bench', sk: 'purse' }, 1000),
    fairShare: null,
    workspace: createWorkspace(snapshot, []),
    paper,
    telemetry: noTelemetry,
    checks: null,
    stopped: async () => null,
    onTurn: () => undefined,
  },
  { ms: 3_600_000, signal: new AbortController().signal },
);
if (result.state !== 'ended' || result.outcome !== 'ok')
  throw new Error(`the phase did not end well: ${JSON.stringify(result)}`);
rows.close();
