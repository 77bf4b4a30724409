// The reply to `/outrider cost`: the month of a repository and of its owner, what is left, which model took what, and where.
import { ownOf } from '../../domain/own.ts';
import { code, table } from '../fit.ts';
import { count, money } from '../numbers.ts';

export interface Spending {
  readonly spent: number;
  /** For runs under way. */
  readonly set_aside: number;
  /** null: there is no cap. */
  readonly cap: number | null;
  /** USD by model as typed. */
  readonly by_model: Readonly<Record<string, number>>;
}

export interface CostView {
  /** `2026-11`. */
  readonly month: string;
  readonly owner: string;
  readonly repo: string;
  readonly own: Spending;
  /** Of all repositories of the owner, this one included. */
  readonly all: Spending;
  /** Those that have spent something, USD, the dearest first; null: one that has no name here, since not everybody may see it. */
  readonly repositories: readonly { readonly repo: string | null; readonly spent: number }[];
}

const mostModels = 20;

export function costNote({ month, owner, repo, own, all, repositories }: CostView): string {
  const first = `**${month}, ${owner}:** ${lineOf(all)}. **${repo}:** ${lineOf(own)}. A call whose cost is unknown counts with the most it can have cost.`;
  const models = Object.entries(all.by_model).filter(([, usd]) => usd > 0);
  if (models.length === 0) return first;
  const shown = models.toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, mostModels);
  const rows = shown.map(([model, usd]) => [
    code(model).replaceAll('|', '\\|'),
    money(ownOf(own.by_model, model) ?? 0),
    money(usd),
  ]);
  const named = (spending: Spending) => shown.reduce((sum, [model]) => sum + (ownOf(spending.by_model, model) ?? 0), 0);
  // Less than half a cent is a matter of rounding.
  if (all.spent - named(all) >= 0.005)
    rows.push(['everything else', money(Math.max(0, own.spent - named(own))), money(all.spent - named(all))]);
  const n = repositories.length;
  const wider = n > 1 ? `all ${count(n, 'repository', 'repositories')}` : code(owner);
  const byModel = table(['spent on', code(repo), wider], rows, [1, 2]);
  return [first, byModel, ...(n > 1 ? [whereTable(repositories)] : [])].join('\n\n');
}

function whereTable(repositories: CostView['repositories']): string {
  const named = repositories.flatMap(({ repo, spent }) => (repo === null ? [] : [[code(repo), money(spent)]]));
  const others = repositories.filter(({ repo }) => repo === null);
  const sum = others.reduce((total, { spent }) => total + spent, 0);
  const unnamed = `${count(others.length, 'other repository', 'other repositories')}, private or small`;
  return table(['spent in', 'all models'], others.length === 0 ? named : [...named, [unnamed, money(sum)]], [1]);
}

function lineOf({ spent, set_aside, cap }: Spending): string {
  const running = set_aside > 0 ? `, ${money(set_aside)} set aside for runs under way` : '';
  const left = cap === null ? '' : `, ${money(Math.max(0, cap - spent - set_aside))} left of ${money(cap)}`;
  return `${money(spent)} spent${running}${left}`;
}
