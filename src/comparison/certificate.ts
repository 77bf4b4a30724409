// The fair-pair certificate, from the manifest that froze the inputs and the rows that say what happened.
import type { Certificate } from '../domain/certificate.ts';
import { exactDuration } from '../domain/duration.ts';
import type { ArmPlan, Manifest } from '../domain/manifest.ts';
import type { ArmRow } from '../domain/records.ts';
import { sameModel } from '../domain/served.ts';

type Values = Record<string, string>;

/** One arm of the certificate: what was planned, and its row. */
export interface CertifiedArm {
  readonly plan: ArmPlan;
  readonly row: ArmRow;
  /** Counts the times that the arm was run; left out: once. */
  readonly generation?: number;
}

/** Valid only when nothing but the model differed and every arm ended in a pull request or an issue. */
export function certify(manifest: Manifest, arms: readonly CertifiedArm[]): Certificate {
  const because = [...incomplete(arms), ...unequal(manifest, arms), ...servedOtherwise(arms), ...soloReason(arms)];
  return {
    valid: because.length === 0,
    because,
    equal: equalInputs(manifest),
    by_intent: [
      { name: 'provider', values: each(arms, ({ plan }) => plan.model.provider) },
      { name: 'model', values: each(arms, ({ plan }) => plan.model.id) },
      { name: 'capabilities', values: each(arms, ({ plan }) => capabilities(plan)) },
    ],
    by_accident: accidents(arms),
  };
}

function each(arms: readonly CertifiedArm[], value: (arm: CertifiedArm) => string): Values {
  return Object.fromEntries(arms.map((arm) => [arm.plan.slug, value(arm)]));
}

function capabilities({ model }: ArmPlan): string {
  const { context_tokens, max_output_tokens, thinking, effort, cache_markers, deadline_s } = model.capabilities;
  return `context ${digits(context_tokens)}, answer ${digits(max_output_tokens)}, thinking ${thinking}, effort ${effort ?? 'not set'}, cache markers ${cache_markers ? 'yes' : 'no'}, deadline ${exactDuration(deadline_s)}`;
}

/** `200k`, `6M`; what is not round keeps every digit, for equal means equal. */
function digits(count: number): string {
  if (count > 0 && count % 1e6 === 0) return `${count / 1e6}M`;
  return count > 0 && count % 1000 === 0 ? `${count / 1000}k` : String(count);
}

function incomplete(arms: readonly CertifiedArm[]): string[] {
  return arms
    .filter(({ row }) => row.verdict !== 'pull_request' && row.verdict !== 'issue')
    .map(({ row }) => `${row.arm} ended as ${row.verdict}: ${row.reason}`);
}

function soloReason(arms: readonly CertifiedArm[]): string[] {
  return arms.length < 2 ? ['there is one arm only, so there is no pair'] : [];
}

/** The frozen inputs are shared by construction; a row that says otherwise is a damaged record and is refused. */
function unequal(manifest: Manifest, arms: readonly CertifiedArm[]): string[] {
  const frozen: [string, string, (row: ArmRow) => string][] = [
    ['base commit', manifest.base_sha, (row) => row.base_sha],
    ['paper text', manifest.frozen.paper, (row) => row.paper_sha256],
    ['prompts', manifest.frozen.prompts, (row) => row.prompts_sha256],
    ['code map', manifest.frozen.repo_map, (row) => row.repo_map_sha256],
    ['harness version', manifest.harness_version, (row) => row.harness_version],
  ];
  return frozen.flatMap(([name, value, of]) =>
    arms.filter(({ row }) => of(row) !== value).map(({ row }) => `${row.arm} was given another ${name}`),
  );
}

/** A gateway that answers with another model makes a pair about nothing. Dated ids of the same model are the same model. */
function servedOtherwise(arms: readonly CertifiedArm[]): string[] {
  return arms
    .filter(({ row }) => row.model_served !== null && !sameModel(row.model_requested, row.model_served))
    .map(({ row }) => `${row.arm} was served by ${row.model_served}`);
}

function equalInputs(manifest: Manifest): Certificate['equal'] {
  const { limits, frozen } = manifest;
  return [
    { name: 'repository', value: manifest.repo },
    { name: 'base commit', value: manifest.base_sha },
    { name: 'tree', value: manifest.tree_sha },
    { name: 'snapshot', value: frozen.snapshot },
    { name: 'code map', value: frozen.repo_map },
    { name: 'paper', value: `${manifest.paper.id ?? manifest.paper.title} (${manifest.paper.text_source})` },
    { name: 'paper text', value: frozen.paper },
    { name: 'request', value: frozen.request },
    { name: 'prompts', value: frozen.prompts },
    { name: 'tool schemas', value: frozen.tools },
    {
      name: 'limits',
      value: `${limits.turns} turns a phase, ${limits.minutes} min and ${digits(limits.tokens)} tokens an arm, ${limits.files} files`,
    },
    { name: 'budget', value: `$${manifest.budget_usd.toFixed(2)} for the run, an equal share for each arm` },
    { name: 'retry policy', value: `2 quick retries, then ${waitsOf(limits)}` },
    { name: 'harness version', value: manifest.harness_version },
  ];
}

function waitsOf({ hold_s }: Manifest['limits']): string {
  return hold_s === 0 ? 'no waits' : `waits up to ${exactDuration(hold_s)} in all`;
}

function accidents(arms: readonly CertifiedArm[]): Certificate['by_accident'] {
  const sum = (row: ArmRow, of: (phase: ArmRow['phases'][number]) => number) =>
    row.phases.reduce((total, phase) => total + of(phase), 0);
  const limitsHit = (row: ArmRow) =>
    row.phases.filter((p) => ['turn_limit', 'timeout', 'budget'].includes(p.outcome)).map((p) => p.phase);
  return [
    { name: 'start order', values: each(arms, ({ row }) => String(row.start_order + 1)) },
    { name: 'model served', values: each(arms, ({ row }) => row.model_served ?? 'not said') },
    { name: 'quick retries', values: each(arms, ({ row }) => String(sum(row, (p) => p.retries))) },
    { name: 'waits on the provider', values: each(arms, ({ row }) => String(sum(row, (p) => p.waits))) },
    { name: 'tool results cut', values: each(arms, ({ row }) => String(sum(row, (p) => p.truncations))) },
    { name: 'context compactions', values: each(arms, ({ row }) => String(sum(row, (p) => p.compactions))) },
    { name: 'hidden text stripped', values: each(arms, ({ row }) => String(sum(row, (p) => p.injection_hits))) },
    { name: 'limits hit', values: each(arms, ({ row }) => limitsHit(row).join(', ') || 'none') },
    // An arm that was run again had the same inputs and another draw: said only where it happened.
    ...(arms.some(({ generation = 1 }) => generation > 1)
      ? [{ name: 'times run', values: each(arms, ({ generation = 1 }) => String(generation)) }]
      : []),
  ];
}
