// A pair from the comment to its last word in the thread, beside each of its arms alone: what running two models costs over the slower one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoPace, openScenario, play } from '../src/hosts/demo/play.ts';
import { scenarioNamed } from '../src/hosts/demo/scenarios.ts';
import type { Script, Turn } from '../src/hosts/demo/stand-ins/models/script.ts';
import { jsonLog } from '../src/hosts/log.ts';
import type { Bench, Result } from './bench.ts';
import { interleave } from './rounds.ts';

/** Milliseconds that a model takes to answer: far less than a real one, so that the share of the harness is larger than it would be. */
const answers = { 'claude-opus-4-7': 500, 'glm-5.2': 800 };
const draftsOnly = '--no-refine --no-cross-review';
const commands = {
  pair: `/outrider run paper glm-5.2 ${draftsOnly}`,
  opus: `/outrider run paper claude-opus-4-7 --solo ${draftsOnly}`,
  glm: `/outrider run paper glm-5.2 --solo ${draftsOnly}`,
};

function slower(script: Script, delayMs: number): Script {
  const late =
    (turn: Turn): Turn =>
    (asked) => ({ ...(typeof turn === 'function' ? turn(asked) : turn), delayMs });
  return Object.fromEntries(Object.entries(script).map(([phase, turns]) => [phase, turns.map(late)]));
}

export const pair: Bench = {
  name: 'pair',
  about: 'a pair on the demo’s stage, its models answering in 0.5 and 0.8 s, beside each arm alone',
  run: async ({ rounds }) => {
    const river = scenarioNamed('river');
    if (river === undefined) throw new Error('the scenario is gone');
    const scripts = Object.fromEntries(
      Object.entries(answers).map(([model, ms]) => [model, slower(river.scripts[model] ?? {}, ms)]),
    );
    const log = jsonLog({ level: 'error', secrets: () => [] });
    const dataDir = await mkdtemp(join(tmpdir(), 'outrider-pair-'));
    const stage = await openScenario({ ...river, scripts, ci: null }, { dataDir, pace: demoPace, log });
    const seconds = async (command: string): Promise<number> => {
      const from = performance.now();
      await (await play({ ...river, command }, stage)).ended;
      return (performance.now() - from) / 1000;
    };
    try {
      await seconds(commands.glm); // warms up
      const [both, ...alone] = await interleave(
        {
          both: () => seconds(commands.pair),
          'Claude Opus alone': () => seconds(commands.opus),
          'GLM alone': () => seconds(commands.glm),
        },
        rounds,
      );
      const rival = alone.toSorted((a, b) => b.median - a.median)[0];
      if (both === undefined || rival === undefined) throw new Error('no round was played');
      const met = both.median <= 1.1 * rival.median;
      const row: Result = {
        what: 'comment to last word, s',
        ours: both,
        rival,
        goal: 'at most 1.1x the slower arm',
        met,
      };
      return [row];
    } finally {
      await stage.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};
