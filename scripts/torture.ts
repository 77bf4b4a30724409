// `npm run torture -- [--minutes N] [--trials N] [--seed S] [--exhaustive APART [--from N]]`: stories, models, faults and deaths drawn from a seed, one
// trial after the other; after each everything that must hold is checked. `--soak RUNS` instead: so many runs in one process, whose memory is weighed.
// `--lambda APART`: a whole pair on the bundles of Lambda, killed at one moment in APART.
// Ends with 1 and the seed when something does not hold.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { messageOf } from '../src/domain/errors.ts';
import { hurry } from '../test/torture/hurry.ts';
import { drawPlan, inWords, type Plan, wholePair } from '../test/torture/plan.ts';
import { growthPerRun, soak } from '../test/torture/soak.ts';
import { addTo, newTable, tableOf } from '../test/torture/table.ts';
import { runTrial } from '../test/torture/trial.ts';

const usage = `npm run torture -- [options]
  --minutes N         how long; 10 unless set. --trials N: at most so many
  --seed S            the first trial's seed, for the same trials again
  --exhaustive APART  instead of drawn trials one pair that dies at every boundary: APART trials, in each at every APARTth, one further on
  --full APART        the same for a disk without room: APART trials, in each none for every APARTth write, one further on
  --from N            of those trials, the Nth first: to go on where an earlier run was ended
  --scenario NAME     of which story: river unless set (with refinement and CI), both-issue is the shortest
  --soak RUNS         instead: so many runs in one process, whose memory is weighed
  --lambda APART      instead: a whole pair on the bundles of Lambda, whose processes are killed at one moment in APART; 1 is each of them once
Ends with 1 and the seed when a rule is broken.`;

/** The options, or one line that says what is wrong with them. */
function given() {
  try {
    return parseArgs({ options });
  } catch (error) {
    process.stderr.write(`${messageOf(error)} Try --help.\n`);
    return process.exit(2);
  }
}

const options = {
  help: { type: 'boolean', default: false },
  scenario: { type: 'string', default: 'river' },
  seed: { type: 'string' },
  minutes: { type: 'string', default: '10' },
  trials: { type: 'string', default: 'Infinity' },
  /** One whole pair with cross-review, refinement and CI, which dies at every boundary: each trial at those so far apart, one further on. */
  exhaustive: { type: 'string' },
  full: { type: 'string' },
  from: { type: 'string', default: '1' },
  soak: { type: 'string' },
  lambda: { type: 'string' },
} as const;
const { values } = given();
if (values.help) {
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
const first = Number(values.seed ?? Date.now() % 1_000_000);
const until = performance.now() + Number(values.minutes) * 60_000;
const most = Number(values.trials);
const print = (line: string) => process.stdout.write(`${line}\n`);

/** Bytes of growth per run that are noise of the collector and not a leak: less than any one thing that a run holds. */
const mostGrowth = 20_000;

async function soakFor(runs: number): Promise<never> {
  print(`soak: ${runs} runs, seed ${first}`);
  const every = Math.max(4, Math.ceil(runs / 20));
  const started = performance.now();
  const { samples, violations, faults } = await soak({ runs, atOnce: 4, every, seed: first }, (sample) => {
    const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    print(
      `${sample.runs} runs, ${seconds} s: ${mb(sample.kept)} kept, ${mb(sample.rss)} resident, ${sample.open} files open`,
    );
  });
  const growth = growthPerRun(samples);
  for (const violation of violations) print(`  ! ${violation}`);
  print(
    `${faults} model calls were struck; ${violations.length} rules broken; ${(growth / 1000).toFixed(1)} KB kept per run`,
  );
  process.exit(violations.length === 0 && growth < mostGrowth ? 0 : 1);
}

/** The test of the bundles, which draws few moments by itself, with as many as were asked for. */
function killOnLambda(apart: string): never {
  const args = ['vitest', 'run', 'test/hosts/lambda/kills.test.ts'];
  const env = { ...process.env, KILLS_APART: apart, KILLS_SEED: String(first) };
  print(`lambda: one moment in ${apart}, seed ${first}`);
  const { status } = spawnSync('npx', args, { env, stdio: 'inherit' });
  process.exit(status === 0 ? 0 : 1);
}

if (values.lambda !== undefined) killOnLambda(values.lambda);
if (values.soak !== undefined) await soakFor(Number(values.soak));
hurry();
const table = newTable();
let violated = 0;

async function trial(plan: Plan): Promise<void> {
  const started = performance.now();
  const report = await runTrial(plan);
  addTo(table, report);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { deaths, refused, boundaries, violations, verdicts } = report;
  const ends = Object.entries(verdicts).map(([arm, verdict]) => `${arm} ${verdict}`);
  print(`${violations.length === 0 ? 'ok  ' : 'FAIL'} ${inWords(plan)}`);
  const room = refused === 0 ? '' : `no room ${refused} times, `;
  print(`     ${room}${deaths.length} deaths at ${boundaries} boundaries, ${ends.join(', ')}, ${seconds} s`);
  for (const violation of violations) print(`     ! ${violation}`);
  if (violations.length === 0) return;
  violated += 1;
  print(`     again: npm run torture -- --seed ${plan.seed} --trials 1`);
}

const dying = (first: number, others: number) => ({ lives: { first, others } });
const full = (first: number, every: number) => ({ disk: { first, every } });

print(`torture: seed ${first}`);
if (values.exhaustive === undefined && values.full === undefined) {
  for (let n = 0; n < most && performance.now() < until; n += 1) await trial(drawPlan(first + n));
} else {
  const apart = Number(values.exhaustive ?? values.full);
  const plan = wholePair(first, values.scenario);
  for (let offset = Number(values.from); offset <= apart && performance.now() < until; offset += 1)
    await trial({ ...plan, ...(values.full === undefined ? dying(offset, apart) : full(offset, apart)) });
}
print(tableOf(table));
print(violated === 0 ? `nothing was lost; seed ${first}` : `${violated} trials broke a rule; seed ${first}`);
process.exit(violated === 0 ? 0 : 1);
