// A believable run to draw: two arms with drafts, reviews, findings and transcripts, and a third that never finished.
import { certify } from '../../src/comparison/certificate.ts';
import { compareRows } from '../../src/comparison/compare.ts';
import { crossReviewTables } from '../../src/comparison/cross-review.ts';
import { readRows } from '../../src/comparison/row-files.ts';
import { armRow } from '../../src/comparison/rows.ts';
import type { ArmResult } from '../../src/domain/arm.ts';
import { slugOf } from '../../src/domain/arm-name.ts';
import type { ArmPlan } from '../../src/domain/manifest.ts';
import type { ReportArm, ReportData } from '../../src/report/report-data.ts';
import { transcriptLines, transcriptPhases } from '../../src/report/transcript-lines.ts';
import * as views from '../comment/views.ts';

export const diff = `diff --git a/lib/new_reward.py b/lib/new_reward.py
new file mode 100644
--- /dev/null
+++ b/lib/new_reward.py
@@ -0,0 +1,4 @@
+"""Ranks
+over two lines."""
+def rank(scores: list[float]) -> float:
+    return 1.0
diff --git a/lib/__init__.py b/lib/__init__.py
--- a/lib/__init__.py
+++ b/lib/__init__.py
@@ -3,3 +3,3 @@
 import math
-from lib import old
+from lib import new_reward
 # end
`;

const at = Date.UTC(2026, 10, 22, 14, 2);
const usage = {
  input_tokens: 10,
  cache_write_tokens: 20,
  cache_write_1h_tokens: 5,
  cache_read_tokens: 70,
  output_tokens: 7,
};

/** One phase of one arm as it lies in the records. */
export function entries(phase: string, over: { readonly text?: string; readonly output?: string } = {}): object[] {
  const opened = {
    kind: 'opened',
    at,
    phase,
    attempt: 1,
    model: 'm',
    system: 'Be honest.',
    opening: 'Here is the paper.',
  };
  const calls = [
    { id: 'c1', name: 'read_file', arguments: { path: 'lib/base.py' } },
    { id: 'c2', name: 'search', arguments: null, malformed: '{"pattern": ' },
  ];
  const raw = {
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: 'Where is the registry?' },
      { type: 'text', text: 'x' },
    ],
  };
  const outputs = [
    { call_id: 'c1', name: 'read_file', text: over.output ?? '1\tclass Base:', error: false, cut: false, hits: 0 },
    { call_id: 'c2', name: 'search', text: 'The arguments are no JSON.', error: true, cut: false, hits: 0 },
  ];
  return [
    opened,
    { kind: 'intent', at: at + 1000, turn: 1, attempt: 1 },
    { kind: 'lost', at: at + 2000, turn: 1, cause: 'the stream was cut' },
    {
      kind: 'reply',
      at: at + 3000,
      turn: 1,
      raw,
      text: over.text ?? 'I look at the registry first.',
      calls,
      usage,
      served: 'm-1',
    },
    { kind: 'tools', at: at + 4000, turn: 1, outputs, edits: [], ending: null },
    { kind: 'reply', at: at + 5000, turn: 2, raw: {}, text: 'Done.', calls: [], usage: null, served: null },
    { kind: 'reminder', at: at + 6000, turn: 2, why: 'no_closing_call', text: 'End the phase.' },
    { kind: 'ended', at: at + 7000, turn: 2, outcome: 'unparseable', reason: 'Never ended in form.', ending: null },
  ];
}

export function jsonl(slug: string, phases: Readonly<Record<string, object[]>>): string {
  return Object.entries(phases)
    .flatMap(([phase, lines]) =>
      lines.map((line, seq) => ({ schema_version: 1, stream: `7f3a/${slug}/${phase}/1`, seq, ...line })),
    )
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

function armOf(plan: ArmPlan, result: ArmResult, manifest: ReportData['manifest']): ReportArm {
  const published = result.verdict === 'issue' ? views.issue7 : null;
  const text = jsonl(plan.slug, { preflight: entries('preflight'), implement: entries('implement') });
  return {
    plan,
    row: armRow(manifest, { plan, result, published, findings: views.findingsOf() }),
    result,
    refinement: null,
    diff: result.patch ? diff : null,
    transcript: transcriptPhases(transcriptLines(text)),
    files: [{ name: `${plan.slug}.jsonl`, href: `./transcripts/${plan.slug}.jsonl` }],
  };
}

/** A run of these results, the first the baseline; a model that comes again is a repeat. */
export function reportOf(results: readonly ArmResult[]): ReportData {
  const plans = results.map(({ arm }, i) =>
    views.planOf(arm, i, 1 + results.slice(0, i).filter((before) => before.arm === arm).length),
  );
  const manifest = views.manifestOf(plans);
  const arms = plans.flatMap((plan, i) => {
    const result = results[i];
    return result ? [armOf(plan, result, manifest)] : [];
  });
  const rows = arms.map(({ row }) => row);
  const reviews = [
    views.reviewOf('claude-opus-4-7', 'glm-5-2', 'ship', 'It carries the claim.'),
    views.reviewOf('glm-5-2', 'claude-opus-4-7', 'downgrade', 'Too narrow.'),
  ];
  return {
    manifest,
    certificate: certify(
      manifest,
      arms.flatMap(({ plan, row }) => [{ plan, row }]),
    ),
    comparison: compareRows(readRows([{ name: 'rows', text: JSON.stringify(rows) }])),
    arms,
    reviews: arms.length > 1 ? reviews : [],
    crossReview: arms.length > 1 ? crossReviewTables(manifest, reviews) : [],
    judgement: null,
    files: [{ name: 'experiment.json', href: './experiment.json' }],
  };
}

/** Five models, four times each, as they end: every draft that is read by a person beside nineteen others. */
export function twenty(): ReportData {
  const models = ['claude-opus-4-7', 'glm-5.2', 'kimi-k3', 'claude-haiku-4-5', 'glm-4.6'];
  const ends = [views.downgraded, views.shipped, views.missing, views.scopedOnly, views.shipped];
  return reportOf(
    Array.from({ length: 20 }, (_, i) => {
      const [arm = '', end = views.shipped] = [models[i % 5], ends[(i * 3) % 5]];
      const slug = slugOf(arm, 1 + Math.floor(i / 5));
      return { ...end, arm, slug, model_served: end.model_served === null ? null : arm };
    }),
  );
}

export const pair = (): ReportData => reportOf([views.downgraded, views.shipped]);
