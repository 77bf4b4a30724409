// The gates' report for people: one line per gate, its reasons below it, the route at the end.
import type { GateResult, GatesReport } from '../../domain/gate.ts';
import { safe } from './text-columns.ts';

const words: Readonly<Record<GateResult['outcome'], string>> = {
  pass: 'pass',
  warn: 'warn',
  fail: 'FAIL',
  not_applicable: 'not looked at',
};
const routes: Readonly<Record<GatesReport['route'], string>> = {
  pull_request: 'pull request',
  pull_request_draft: 'pull request that stays a draft',
  issue: 'issue',
};
const mostReasons = 5;

export function gatesTable(report: GatesReport): string {
  const lines = report.gates.flatMap(linesOf);
  const route = `route: ${routes[report.route]}`;
  return `${[...lines, '', route, ...report.reasons.map((each) => `  ${safe(each)}`)].join('\n')}\n`;
}

function linesOf({ gate, outcome, grade, reasons }: GateResult): string[] {
  const head = `${gate.padEnd(12)} ${words[outcome]}${grade === undefined ? '' : ` (${grade})`}`;
  const more = reasons.length > mostReasons ? [`  and ${reasons.length - mostReasons} more`] : [];
  return [head, ...reasons.slice(0, mostReasons).map((each) => `  ${safe(each)}`), ...more];
}
