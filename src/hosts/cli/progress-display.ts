// Progress in a terminal: one line whenever a phase of an arm ends, an arm waits, or an arm is done.
import { rowKeys } from '../../artifacts/rows.ts';
import { cost, count, duration } from '../../comment/numbers.ts';
import { outcomeSentence } from '../../comment/vocabulary.ts';
import { armWord, slugOf } from '../../domain/arm-name.ts';
import { ArmProgress, type PhaseProgress } from '../../domain/progress.ts';
import type { World } from '../../ports/world.ts';

export interface Display {
  /** Prints what is left and stops looking. */
  end(): Promise<void>;
}

const lookEveryMs = 150;

/** Looks at the arms' progress rows and says what is new. */
export function showProgress(experiment: string, world: World, print: (line: string) => void): Display {
  const said = new Set<string>();
  const look = async () => {
    const rows = await world.rows.list(rowKeys.progress(experiment, '').pk, 'progress/');
    const arms = rows.map((row) => ArmProgress.parse(row.value));
    for (const line of arms.flatMap(linesOf)) {
      if (said.has(line)) continue;
      said.add(line);
      print(line);
    }
  };
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look).catch((error: unknown) => world.log.warn('progress', { problem: String(error) }));
  }, lookEveryMs);
  return {
    async end() {
      clearInterval(timer);
      await looking;
      await look();
    },
  };
}

function linesOf(arm: ArmProgress): string[] {
  const name = nameOf(arm).padEnd(20);
  const ended = arm.phases.filter((phase) => phase.outcome !== null).map((phase) => `${name} ${phaseLine(phase)}`);
  const waits = arm.waiting ? [`${name} waiting: ${arm.waiting.cause}`] : [];
  const done = arm.verdict ? [`${name} => ${arm.verdict.replace('_', ' ')}: ${arm.reason}`] : [];
  return [...ended, ...waits, ...done];
}

/** As the comments call it; the slug is a name for branches and files. */
function nameOf({ arm, slug }: ArmProgress): string {
  const repeat = slug.slice(slugOf(arm, 1).length + '-r'.length);
  return armWord({ arm, repeat: repeat === '' ? 1 : Number(repeat) });
}

function phaseLine(phase: PhaseProgress): string {
  const { outcome, note } = phase;
  const parts = [
    outcome === 'ok' || outcome === null ? note : outcomeSentence(outcome, note),
    phase.turn > 0 ? count(phase.turn, 'turn') : '',
    duration(phase.working_s),
    phase.turn > 0 ? cost(phase) : '',
  ];
  const name = phase.attempt > 1 ? `${phase.phase} ${phase.attempt}` : phase.phase;
  return `${name.padEnd(14)} ${parts.filter(Boolean).join(' · ')}`;
}
