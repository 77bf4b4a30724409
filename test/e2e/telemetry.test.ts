// A pair watched by a collector: one trace with every call in its place, the tokens of the records, no word of anybody's, and a collector
// that is away changes nothing.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { ArmRow } from '../../src/domain/records.ts';
import { attributes, metricTable } from '../../src/domain/signals.ts';
import { runPlace } from '../../src/domain/trace.ts';
import { demoPace, openScenario } from '../../src/hosts/demo/play.ts';
import type { Scenario } from '../../src/hosts/demo/scenarios.ts';
import type { Blobs } from '../../src/ports/blobs.ts';
import { type ArrivedSpan, type Collector, type Mood, startCollector } from './collector.ts';
import { expectWholeThread, playToEnd, recordOf } from './harness.ts';
import { listening } from './listening.ts';
import { named } from './scenario.ts';

const patience = 240_000;
const token = 'collector-token-0123456789';

interface Watched {
  readonly collector: Collector;
  readonly experiment: string;
  /** Lines of `arms.jsonl`. */
  readonly rows: readonly ArmRow[];
  /** Sentences of prompts, papers, files, models and people: whatever the transcripts hold that is longer than a name. */
  readonly sentences: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/** Plays a scenario to its end in front of a collector, and closes the bot, which sends what is left. */
async function watch(story: Scenario, mood: Mood = 'takes'): Promise<Watched> {
  const collector = await startCollector(mood);
  const dataDir = await mkdtemp(join(tmpdir(), 'outrider-telemetry-'));
  const warnings: string[] = [];
  const stage = await openScenario(story, {
    dataDir,
    log: { ...listening(), warn: (message) => warnings.push(message) },
    pace: demoPace,
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${token}`,
      OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
      OTEL_SERVICE_NAME: 'outrider-test',
    },
  });
  try {
    const playing = await playToEnd(story, stage);
    const { experiment } = playing;
    const { blobs } = stage.host.world;
    const { manifest } = await recordOf(playing);
    await expectWholeThread(playing, Object.keys(story.ends));
    const lines = await linesOf(blobs, keys.rowsJsonl(experiment));
    const transcripts = await Promise.all(
      manifest.arms.map(({ slug }) => linesOf(blobs, keys.transcript(experiment, slug))),
    );
    const sentences = [...new Set(transcripts.flat().flatMap(sentencesIn)), story.issue.body, story.issue.title];
    const rows = lines.map((line) => ArmRow.parse(line));
    return { collector, experiment, rows, sentences, environment: stage.environment, warnings };
  } finally {
    await stage.close();
    await rm(dataDir, { recursive: true, force: true });
    await collector.close();
  }
}

async function linesOf(blobs: Blobs, key: string): Promise<unknown[]> {
  const text = new TextDecoder().decode((await blobs.get(key)) ?? new Uint8Array());
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function sentencesIn(value: unknown): string[] {
  if (typeof value === 'string')
    return value
      .split('\n')
      .flatMap((line) => (line.trim().length > 24 && /\s/.test(line.trim()) ? [line.trim()] : []));
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(sentencesIn) : [];
}

/** Names from the root down to a span. */
function pathOf(span: ArrivedSpan, spans: readonly ArrivedSpan[]): string[] {
  const parent = spans.find(({ id }) => id === span.parent);
  return [...(parent ? pathOf(parent, spans) : []), span.name];
}

/** What an arm, its refinement and its reviews say together. */
function total(
  rows: readonly ArmRow[],
  figure: (row: Omit<ArmRow, 'phases'> | NonNullable<ArmRow['review']>) => number,
) {
  return rows
    .flatMap((row) => [row, row.refinement, row.review])
    .reduce((sum, one) => sum + (one === null ? 0 : figure(one)), 0);
}

const input = (row: Pick<ArmRow, 'input_tokens' | 'cache_write_tokens' | 'cache_read_tokens'>) =>
  row.input_tokens + row.cache_write_tokens + row.cache_read_tokens;

describe('a pair that is watched', () => {
  let watched: Watched;
  let spans: readonly ArrivedSpan[];
  const called = (start: string) => spans.filter(({ name }) => name.startsWith(start));

  beforeAll(async () => {
    watched = await watch(named('river'));
    // The issue that was opened first was heard as well, and asked for nothing.
    const { trace } = runPlace(watched.experiment, true);
    spans = watched.collector.spans.filter((span) => span.trace === trace);
  }, patience);

  it('is one trace, in which every span is told once and lies in one that was told', () => {
    expect(spans.length).toBeGreaterThan(50);
    const ids = new Set(spans.map(({ id }) => id));
    expect(ids.size).toBe(spans.length);
    expect(spans.filter(({ parent }) => parent !== null && !ids.has(parent)).map(({ name }) => name)).toEqual([]);
    expect(spans.filter(({ parent }) => parent === null).map(({ name }) => name)).toEqual([
      'POST /api/github/webhooks',
    ]);
    for (const { start, end } of spans) expect(end).toBeGreaterThanOrEqual(start);
  });

  it('leads from the delivery to the run, to its arms, to their phases, to calls and tools', () => {
    const around = ['POST /api/github/webhooks', 'invoke_workflow run'];
    expect(called('invoke_workflow arm')).toHaveLength(2);
    const chats = called('chat glm-5.2').map((span) => pathOf(span, spans));
    expect(chats).toContainEqual([...around, 'invoke_workflow arm', 'invoke_agent implement', 'chat glm-5.2']);
    expect(chats).toContainEqual([...around, 'invoke_agent cross-review', 'chat glm-5.2']);
    const tools = called('execute_tool ').map((span) => pathOf(span, spans));
    expect(tools).toContainEqual([
      ...around,
      'invoke_workflow arm',
      'invoke_agent implement',
      'execute_tool write_file',
    ]);
    const [gates] = called('gates');
    expect(gates && pathOf(gates, spans)).toEqual([...around, 'invoke_workflow arm', 'gates']);
  });

  it('has a span for each call that the records count, and their outcomes', () => {
    expect(called('chat ')).toHaveLength(total(watched.rows, ({ turns }) => turns));
    const verdicts = called('invoke_workflow arm').map(({ attributes: of }) => of['outrider.verdict']);
    expect(verdicts.toSorted()).toEqual(watched.rows.map(({ verdict }) => verdict).toSorted());
    expect(called('invoke_workflow run').map(({ attributes: of }) => of['outrider.state'])).toEqual(['done']);
  });

  it('counts the tokens and the money of arms.jsonl, for each model', () => {
    const { collector, rows } = watched;
    for (const row of rows) {
      const of = { 'gen_ai.request.model': row.model_requested };
      const usage = (type: string) => collector.sum('gen_ai.client.token.usage', { ...of, 'gen_ai.token.type': type });
      expect([row.arm, usage('input'), usage('output')]).toEqual([
        row.arm,
        total([row], input),
        total([row], ({ output_tokens }) => output_tokens),
      ]);
      // A signal rounds each call to a micro-dollar, a row all calls of a phase together.
      expect(collector.sum('outrider.cost', of)).toBeCloseTo(
        total([row], ({ cost_usd }) => cost_usd ?? Number.NaN),
        4,
      );
    }
    expect(collector.sum('outrider.runs.started')).toBe(1);
    expect(collector.sum('outrider.runs.ended', { 'outrider.state': 'done' })).toBe(1);
    expect(collector.sum('outrider.arms.ended')).toBe(2);
    expect(collector.sum('outrider.audit.broken')).toBe(0);
    expect(collector.sum('outrider.budget.used')).toBeGreaterThan(0);
  });

  it('says what the catalogue has and nothing else, in no word of a prompt, a model, a paper, a person or a key', () => {
    const { collector, sentences, environment } = watched;
    const said = [...collector.spans, ...collector.series()].flatMap(({ attributes: of }) => Object.keys(of));
    expect([...new Set(said)].filter((name) => !(name in attributes))).toEqual([]);
    for (const { metric, unit } of collector.series())
      expect([metric, unit]).toEqual([metric, metricTable[metric as keyof typeof metricTable].unit]);
    const body = collector.bodies.join('\n');
    expect(sentences.length).toBeGreaterThan(100);
    expect(sentences.filter((sentence) => body.includes(JSON.stringify(sentence).slice(1, -1)))).toEqual([]);
    const secrets = ['PRIVATE_KEY', 'WEBHOOK_SECRET', 'ANTHROPIC_API_KEY', 'ZAI_API_KEY'].map(
      (name) => environment[name],
    );
    for (const secret of secrets) {
      expect(secret?.length).toBeGreaterThan(8);
      expect(body).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
    expect(body).not.toContain(token);
    expect(new Set(collector.headers.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${token}`]));
  });
});

describe('a pair through an outage', () => {
  it('tells each failed call and the waiting, and nothing twice over its replays', { timeout: patience }, async () => {
    const { collector, rows } = await watch(named('outage'));
    const { spans } = collector;
    const ids = spans.map(({ trace, id }) => `${trace} ${id}`);
    expect(spans.filter((_, i) => ids.indexOf(ids[i] ?? '') !== i).map(({ name }) => name)).toEqual([]);
    const chats = spans.filter(({ name }) => name.startsWith('chat '));
    expect(chats.filter(({ failed }) => !failed)).toHaveLength(total(rows, ({ turns }) => turns));
    const failed = chats.filter((span) => span.failed);
    expect(failed.length).toBeGreaterThan(0);
    expect(collector.sum('outrider.provider.errors')).toBe(failed.length);
    expect(collector.sum('outrider.provider.waiting')).toBeCloseTo(
      rows.reduce((sum, { waiting_s }) => sum + waiting_s, 0),
      3,
    );
  });
});

describe('a collector that is away', () => {
  it.each(['refuses', 'hangs'] as const)('and %s changes nothing of the pair', { timeout: patience }, async (mood) => {
    const story = named('both-issue');
    const { collector, rows, warnings } = await watch(story, mood);
    expect(collector.bodies.length).toBeGreaterThan(0);
    expect(Object.fromEntries(rows.map(({ arm, verdict }) => [arm, verdict]))).toEqual(
      Object.fromEntries(Object.entries(story.ends).map(([arm, { verdict }]) => [arm, verdict])),
    );
    if (mood === 'refuses') expect(warnings.filter((line) => line === 'telemetry is lost')).not.toEqual([]);
  });
});
