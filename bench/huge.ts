// A large repository from the comment to the summary, on the demo's stage: `npm run huge [-- FILES]`. Prints what it took, most of it in
// the stand-in for GitHub, which keeps its trees in memory and takes long over tens of thousands of files.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoPace, openScenario, play } from '../src/hosts/demo/play.ts';
import { scenarioNamed } from '../src/hosts/demo/scenarios.ts';

const wanted = Number(process.argv[2] ?? 8000);

/** Python that is like nothing in the seed, 40 files to a folder; each has its own name and content. */
function filler(count: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (let i = 0; i < count; i += 1) {
    const body = `    total = ${i}\n    for item in items:\n        total += item * ${i % 97}\n    return total\n\n\n`;
    const functions = Array.from({ length: 12 }, (_, k) => `def part_${i}_${k}(items):\n${body}`).join('');
    files[`library/area_${Math.floor(i / 1600)}/group_${Math.floor(i / 40)}/module_${i}.py`] = functions;
  }
  return files;
}

const river = scenarioNamed('river');
if (river === undefined) throw new Error('the scenario is gone');
const dataDir = await mkdtemp(join(tmpdir(), 'outrider-huge-'));
const started = performance.now();
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const files = filler(wanted);
const bytes = Object.values(files).reduce((sum, text) => sum + text.length, 0);
const stage = await openScenario({ ...river, files, ci: null }, { dataDir, pace: demoPace });
try {
  process.stdout.write(
    `${wanted} files, ${(bytes / 1e6).toFixed(0)} MB; the stand-ins took ${seconds(started)} to be set up\n`,
  );
  const asked = performance.now();
  const processor = process.cpuUsage();
  const playing = await play(river, stage);
  await playing.ended;
  const { user, system } = process.cpuUsage(processor);
  const thread = await stage.github.thread(playing.issue);
  const summary = thread.at(-1)?.body.split('\n')[2] ?? 'no summary';
  process.stdout.write(
    `comment to summary: ${seconds(asked)}, ${((user + system) / 1e6).toFixed(1)} s of processor, stand-ins included; ` +
      `peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB for all of it\n${summary}\n`,
  );
} finally {
  await stage.close();
  await rm(dataDir, { recursive: true, force: true });
}
