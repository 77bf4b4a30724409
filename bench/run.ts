// All benchmarks, or one: `npm run bench -- --help`. Prints Markdown; each figure has its rival and its goal.
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { Option } from 'commander';
import { type Bench, tableOf } from './bench.ts';
import { atLeastOne, benchCommand } from './command.ts';
import { engine } from './engine.ts';
import { gates } from './gates.ts';
import { harness } from './harness.ts';
import { map } from './map.ts';
import { pair } from './pair.ts';
import { prefix } from './prefix.ts';
import { search } from './search.ts';
import { snapshot } from './snapshot.ts';
import { webhook } from './webhook.ts';

const benches: readonly Bench[] = [harness, pair, prefix, snapshot, map, search, gates, webhook, engine];

const values = benchCommand('bench', 'Measures us beside our rivals and prints Markdown.')
  .addOption(new Option('--only <name>', 'one benchmark alone').choices(benches.map(({ name }) => name)))
  .option('--rounds <n>', 'rounds of each, interleaved', atLeastOne, 7)
  .option('--out <file>', 'write what is printed there as well')
  .parse()
  .opts<{ readonly only?: string; readonly rounds: number; readonly out?: string }>();
const chosen = benches.filter(({ name }) => values.only === undefined || name === values.only);
const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, ${process.platform}`;
const parts = [
  `${new Date().toISOString().slice(0, 10)}; ${machine}; ${values.rounds} rounds, interleaved; median (least–most)`,
];
console.log(parts[0]);
for (const { name, about, run } of chosen) {
  const notes: string[] = [];
  const say = (line: string) => {
    console.error(line);
    notes.push(line);
  };
  const results = await run({ rounds: values.rounds, say });
  const part = [`## ${name}: ${about}`, tableOf(results), ...notes.map((note) => `- ${note}`)].join('\n\n');
  console.log(`\n${part}`);
  parts.push(part);
}
if (values.out !== undefined) writeFileSync(values.out, `${parts.join('\n\n')}\n`);
