// `npm run torture -- [--minutes N] [--trials N] [--seed S] [--exhaustive APART]`: stories, models, faults and deaths drawn from a seed, one
// trial after the other; after each everything that must hold is checked. Ends with 1 and the seed when something does not.
import { parseArgs } from 'node:util';
import { hurry } from '../test/torture/hurry.ts';
import { drawPlan, inWords, type Plan, wholePair } from '../test/torture/plan.ts';
import { addTo, newTable, tableOf } from '../test/torture/table.ts';
import { runTrial } from '../test/torture/trial.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    minutes: { type: 'string', default: '10' },
    trials: { type: 'string', default: 'Infinity' },
    /** One whole pair with cross-review, refinement and CI, which dies at every boundary: each trial at those so far apart, one further on. */
    exhaustive: { type: 'string' },
  },
});
const first = Number(values.seed ?? Date.now() % 1_000_000);
const until = performance.now() + Number(values.minutes) * 60_000;
const most = Number(values.trials);
const print = (line: string) => process.stdout.write(`${line}\n`);

hurry();
const table = newTable();
let violated = 0;

async function trial(plan: Plan): Promise<void> {
  const started = performance.now();
  const report = await runTrial(plan);
  addTo(table, report);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { deaths, boundaries, violations, verdicts } = report;
  const ends = Object.entries(verdicts).map(([arm, verdict]) => `${arm} ${verdict}`);
  print(`${violations.length === 0 ? 'ok  ' : 'FAIL'} ${inWords(plan)}`);
  print(`     ${deaths.length} deaths at ${boundaries} boundaries, ${ends.join(', ')}, ${seconds} s`);
  for (const violation of violations) print(`     ! ${violation}`);
  if (violations.length === 0) return;
  violated += 1;
  print(`     again: npm run torture -- --seed ${plan.seed} --trials 1`);
}

print(`torture: seed ${first}`);
if (values.exhaustive === undefined) {
  for (let n = 0; n < most && performance.now() < until; n += 1) await trial(drawPlan(first + n));
} else {
  const apart = Number(values.exhaustive);
  const plan = wholePair(first);
  for (let offset = 1; offset <= apart && performance.now() < until; offset += 1)
    await trial({ ...plan, lives: { first: offset, others: apart } });
}
print(tableOf(table));
print(violated === 0 ? `nothing was lost; seed ${first}` : `${violated} trials broke a rule; seed ${first}`);
process.exit(violated === 0 ? 0 : 1);
