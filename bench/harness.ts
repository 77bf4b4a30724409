// The harness itself, against other harnesses over one scripted task of twelve turns: what is sent, how long the model has to wait.
// Scripted models fix what is said, so these are costs of the harness and say nothing about models.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench, type Result, single, timingOf } from './bench.ts';
import { type Contestant, contestants } from './rivals/contestants.ts';
import { type Measured, type Scripted, startScripted } from './rivals/server.ts';
import { sizeOf } from './rivals/spent.ts';
import { layOut } from './rivals/task.ts';

/** `peak` and `kept` in bytes; `kept`: below `data` beside the repository, where ours checkpoints. */
type Run = Measured & { readonly peak: number; readonly kept: number };

interface Seen {
  readonly contestant: Contestant;
  readonly runs: Run[];
}

const turns = 12;

async function playOnce(contestant: Contestant, scripted: Scripted): Promise<Run> {
  const around = mkdtempSync(join(tmpdir(), 'outrider-harness-'));
  const folder = join(around, 'repository');
  const home = join(around, 'home');
  try {
    mkdirSync(home);
    layOut(folder);
    scripted.begin(folder);
    const peak = await contestant.play({ folder, home, url: scripted.url });
    return { ...scripted.measured(), peak, kept: sizeOf(join(around, 'data')) };
  } finally {
    rmSync(around, { recursive: true, force: true });
  }
}

/** Those that can be had here; each that cannot is named with its reason. */
async function present(scripted: Scripted, say: (line: string) => void): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const contestant of contestants) {
    try {
      await contestant.prepare();
      const { problem } = await playOnce(contestant, scripted);
      if (problem !== null) throw new Error(problem);
      seen.push({ contestant, runs: [] });
    } catch (error) {
      say(`${contestant.name}: left out, ${error instanceof Error ? error.message.slice(0, 600) : error}`);
    }
  }
  return seen;
}

const figures: readonly { what: string; of: (run: Run) => number }[] = [
  { what: 'bytes sent, 12-turn task, KB', of: ({ bytes }) => bytes / 1000 },
  { what: 'system and tools per request, KB', of: ({ prefix }) => prefix / 1000 },
  { what: 'start to first request, ms', of: ({ toFirst }) => toFirst },
  { what: 'harness overhead, summed gaps, ms', of: ({ gaps }) => gaps },
  { what: 'cacheable prefix share', of: ({ cacheable }) => cacheable },
  { what: 'peak memory of the largest process, MB', of: ({ peak }) => peak / 1e6 },
];

/** What our figure and Claude Code's own have to come to. */
const goals: Readonly<Record<number, { goal: string; met: (ours: number, theirs: number) => boolean }>> = {
  0: { goal: 'at most 0.55x of Claude Code', met: (ours, theirs) => ours <= 0.55 * theirs },
  1: { goal: 'at most 10 KB', met: (ours) => ours <= 10 },
  3: { goal: 'at most 0.4x of Claude Code', met: (ours, theirs) => ours <= 0.4 * theirs },
  4: { goal: 'at least .87', met: (ours) => ours >= 0.87 },
};

function resultsOf(seen: readonly Seen[]): Result[] {
  const [ours, ...rivals] = seen;
  if (ours === undefined) return [];
  return figures.flatMap(({ what, of }, index) => {
    const own = timingOf('', ours.runs.map(of));
    const rows = rivals.map(({ contestant, runs }): Result => {
      const rival = timingOf(contestant.name, runs.map(of));
      const goal = contestant.name.endsWith('default') ? goals[index] : undefined;
      return { what, ours: own, rival, goal: goal?.goal ?? '', met: goal?.met(own.median, rival.median) ?? null };
    });
    const alone = goals[index];
    if (rows.some(({ met }) => met !== null) || alone === undefined || alone.goal.includes('of Claude')) return rows;
    return [{ what, ours: own, rival: null, goal: alone.goal, met: alone.met(own.median, 0) }, ...rows];
  });
}

/** Transcript, rows and workspace as they lie on the disk at the end, over the turns; nobody else resumes a turn after a kill. */
function keptPerTurn(runs: readonly Run[]): Result {
  const kept = timingOf(
    '',
    runs.map(({ kept }) => kept / 1000 / turns),
  );
  return { what: 'on the disk after the task, KB a turn', ours: kept, rival: null, goal: '', met: null };
}

export const harness: Bench = {
  name: 'harness',
  about: 'one scripted task of 12 turns through each harness, in processes of their own, interleaved',
  run: async ({ rounds, say }) => {
    const scripted = await startScripted();
    try {
      const seen = await present(scripted, say);
      if (seen[0]?.contestant.name !== 'Outrider') throw new Error('our own harness did not play the task');
      for (let round = 0; round < rounds; round += 1) {
        for (const { contestant, runs } of seen) {
          const measured = await playOnce(contestant, scripted);
          if (measured.problem === null) runs.push(measured);
          else say(`${contestant.name}, round ${round + 1}: void, ${measured.problem}`);
        }
      }
      const counted = seen.map(({ runs }) => runs.length);
      return [
        { what: 'rounds that count, fewest', ours: single(Math.min(...counted)), rival: null, goal: '', met: null },
        ...resultsOf(seen),
        keptPerTurn(seen[0].runs),
      ];
    } finally {
      await scripted.stop();
    }
  },
};
