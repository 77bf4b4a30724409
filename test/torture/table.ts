// What the trials came to: each fault, how often it was tried, how the arms ended, and what was lost.
import type { Report } from './trial.ts';

interface Row {
  tried: number;
  readonly ends: Map<string, number>;
  /** Trials with it in which a rule was broken. */
  lost: number;
}

export type Table = Map<string, Row>;

export function newTable(): Table {
  return new Map();
}

export function addTo(table: Table, { plan, violations, verdicts, deaths, refused }: Report): void {
  const enter = (name: string, tried: number, ends: readonly string[]): void => {
    const row = table.get(name) ?? { tried: 0, ends: new Map<string, number>(), lost: 0 };
    row.tried += tried;
    for (const end of ends) row.ends.set(end, (row.ends.get(end) ?? 0) + 1);
    if (violations.length > 0) row.lost += 1;
    table.set(name, row);
  };
  const all = Object.values(verdicts);
  if (deaths.length > 0) enter('death of the process', deaths.length, all);
  if (refused > 0) enter('disk full', refused, all);
  for (const { name, model } of plan.models) enter(`model: ${name}`, 1, [verdicts[model] ?? 'no record']);
  for (const { name } of plan.forge) enter(`GitHub: ${name}`, 1, all);
  if (plan.deliveries > 1) enter('delivery repeated', plan.deliveries - 1, all);
  if (plan.expire) enter('GitHub: tokens expired meanwhile', 1, all);
  if (plan.meanwhile === 'cancel') enter('cancelled meanwhile', 1, all);
}

export function tableOf(table: Table): string {
  const rows = [...table].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = rows.map(([name, { tried, ends, lost }]) => {
    const outcome = [...ends].map(([end, count]) => `${end} ${count}`).join(', ');
    return `| ${name} | ${tried} | ${outcome} | ${lost === 0 ? 'nothing' : `${lost} trials`} |`;
  });
  return ['| fault | tried | arms ended as | lost |', '|---|---:|---|---|', ...lines].join('\n');
}
