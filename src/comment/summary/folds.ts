// The folded parts of the summary: phases with their timeline, the certificate, how to run and export again.
import type { Certificate } from '../../domain/certificate.ts';
import type { Manifest } from '../../domain/manifest.ts';
import { totalCost } from '../../domain/money.ts';
import type { PhaseName } from '../../domain/names.ts';
import { ownOf } from '../../domain/own.ts';
import { code, fenced, folded, table } from '../fit.ts';
import { foreignCell } from '../foreign/text.ts';
import { cost, duration, none } from '../numbers.ts';
import { phaseSign } from '../phase-signs.ts';
import { armLabel, outcomeWords } from '../vocabulary.ts';
import { againCommand, reportCommand } from '../ways-on.ts';
import type { FalseClaim, SummaryArm } from './view.ts';

const order: readonly PhaseName[] = ['preflight', 'implement', 'gates', 'self-review', 'scope'];

/** A row per phase and a column per arm, and a timeline of working and waiting. */
export function phasesFold(arms: readonly SummaryArm[]): string {
  const names = order.filter((name) => arms.some(({ result }) => result.phases.some(({ phase }) => phase === name)));
  const rows = names.map((name) => [name, ...arms.map((arm) => phaseCell(arm, name))]);
  return folded('Phases', `${perArm(rows, arms)}\n\n${timeline(arms)}`);
}

/** Most arms that still fit side by side; more of them stand below one another. */
const widest = 5;

/** `rows` begin with their name and have one cell per arm. */
function perArm(rows: readonly (readonly string[])[], arms: readonly SummaryArm[]): string {
  const labels = arms.map(({ plan }) => armLabel(plan));
  if (arms.length <= widest) return table(['', ...labels], rows);
  const turned = labels.map((label, index) => [label, ...rows.map((row) => row[index + 1] ?? none)]);
  return table(['', ...rows.map(([name = '']) => name)], turned);
}

/** All attempts of a phase together; the last one's outcome. */
function phaseCell({ result }: SummaryArm, name: PhaseName): string {
  const attempts = result.phases.filter(({ phase }) => phase === name);
  const last = attempts.at(-1);
  if (last === undefined) return '';
  if (last.outcome === 'not_applicable') return `${none} ${outcomeWords[last.outcome]}`;
  const spent = cost(totalCost(attempts));
  const time = duration(attempts.reduce((sum, phase) => sum + phase.working_s, 0));
  const tries = attempts.length > 1 ? `${attempts.length} attempts` : '';
  const figures = name === 'gates' ? [tries] : [tries, time, spent];
  const { sign, words } = phaseSign(last, result);
  return [`${sign} ${words}`, ...figures].filter((part) => part !== '').join(' · ');
}

/** Each phase begins where the one before it ended; the arms begin when they really did. */
function timeline(arms: readonly SummaryArm[]): string {
  const starts = arms.map(({ result }) => Date.parse(result.started_at) / 1000);
  const first = Math.min(...starts);
  const lines = ['gantt', '  dateFormat X', '  axisFormat %H:%M:%S'];
  for (const [index, arm] of arms.entries()) {
    lines.push(`  section ${safe(armLabel(arm.plan))}`);
    let at = Math.round((starts[index] ?? first) - first);
    for (const { phase, outcome, working_s, waiting_s } of arm.result.phases) {
      if (outcome === 'not_applicable') continue;
      const end = at + Math.max(1, Math.round(working_s + waiting_s));
      lines.push(`  ${waiting_s >= 1 ? `${phase}, waiting included` : phase} :${at}, ${end}`);
      at = end;
    }
  }
  return fenced(lines.join('\n'), 'mermaid');
}

/** Mermaid reads `:`, `;` and `#` in names. */
function safe(label: string): string {
  return label.replace(/[^\w. -]/g, ' ');
}

/** SHA-256 sums are whole in the records. */
function shortened(value: string): string {
  return /^[0-9a-f]{64}$/.test(value) ? `${value.slice(0, 16)}…` : value;
}

/** What was equal, what differed by intent, what by accident. */
export function certificateFold(certificate: Certificate, arms: readonly SummaryArm[]): string {
  const values = (rows: Certificate['by_intent']) =>
    perArm(
      rows.map(({ name, values }) => [
        foreignCell(name, 60),
        ...arms.map(({ plan }) => foreignCell(ownOf(values, plan.slug) ?? none, 200)),
      ]),
      arms,
    );
  const equal = table(
    ['', ''],
    certificate.equal.map(({ name, value }) => [foreignCell(name, 60), foreignCell(code(shortened(value)))]),
  );
  const [first, second, third] =
    arms.length === 1
      ? ['The task', 'The model', 'What happened on the way']
      : ['Equal for every arm', 'Different by intent', 'Different by accident'];
  const parts = [
    `**${first}**\n\n${equal}`,
    `**${second}**\n\n${values(certificate.by_intent)}`,
    `**${third}**\n\n${values(certificate.by_accident)}`,
  ];
  const title =
    arms.length === 1 ? 'What the arm was given' : `Certificate: ${certificate.valid ? 'valid' : 'not valid'}`;
  return folded(title, parts.join('\n\n'));
}

export function falseClaimsFold(claims: readonly FalseClaim[], arms: readonly SummaryArm[]): string {
  if (claims.length === 0) return '';
  const label = (slug: string) =>
    armLabel(arms.find(({ plan }) => plan.slug === slug)?.plan ?? { arm: slug, repeat: 1 });
  const rows = claims
    .slice(0, 50)
    .map(({ slug, claim, sentence, why }) => [
      label(slug),
      foreignCell(claim, 240),
      foreignCell(why, 240),
      foreignCell(sentence, 300),
    ]);
  return folded('False claims', table(['arm', 'claim', 'but', 'where it is made'], rows));
}

/** The same run as a command, and where its rows are. */
export function againFold(manifest: Manifest): string {
  const { experiment, arms } = manifest;
  // One model alone makes no pairs.
  const why = new Set(arms.map(({ arm }) => arm)).size > 1 ? 'for more pairs' : 'more often';
  const lines = [
    `- The same again, ${why}: ${code(againCommand(manifest, Math.max(3, manifest.options.repeat)))}`,
    `- Rows: ${['experiment.json', 'arms.jsonl', 'arms.csv'].map((name) => code(`experiments/${experiment}/${name}`)).join(', ')}`,
    `- HTML report: ${code(reportCommand(manifest))}`,
  ];
  return folded('Run it again, export it', lines.join('\n'));
}
