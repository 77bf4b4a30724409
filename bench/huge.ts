// A huge repository from the comment to the summary, on the demo's stage: `npm run huge [-- FILES [MEGABYTES]]`. Prints what it took, and how
// much of it lay between which words of ours in the thread; the stand-ins are in the same process and their share is in it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoPace, openScenario, play } from '../src/hosts/demo/play.ts';
import { scenarioNamed } from '../src/hosts/demo/scenarios.ts';
import { keepYoungGenerationSmall } from '../src/hosts/heap.ts';
import { corpusFiles } from './corpus.ts';

keepYoungGenerationSmall();
const wanted = Number(process.argv[2] ?? 50_000);
const megabytes = Number(process.argv[3] ?? (wanted * 268) / 50_000);

const river = scenarioNamed('river');
if (river === undefined) throw new Error('the scenario is gone');
const dataDir = await mkdtemp(join(tmpdir(), 'outrider-huge-'));
const started = performance.now();
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const files: Record<string, Uint8Array> = {};
for (const { path, content } of corpusFiles(wanted, megabytes * 1e6)) files[`library/${path}`] = content;
const bytes = Object.values(files).reduce((sum, content) => sum + content.length, 0);
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
