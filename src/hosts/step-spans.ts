// A span for each step that is carried out, told from inside it: a replay, which carries nothing out, tells nothing.
import { Delivery } from '../command/receive/delivery.ts';
import type { Json } from '../domain/json.ts';
import { armPlace, deliveryPlace, type Place, phasePlace, runPlace, stepPlace } from '../domain/trace.ts';
import { noTelemetry } from '../ports/telemetry.ts';
import type { World } from '../ports/world.ts';
import { type Around, asItIs } from './correlated-durable.ts';
import { type Correlation, correlation } from './correlation.ts';

/** `input` is that of the durable function. What belongs to no run has no trace to be in. */
export function stepSpans(input: Json, world: Pick<World, 'telemetry' | 'clock'>): Around {
  // A replay from a recording has nobody to tell, and a clock on which every reading counts.
  if (world.telemetry === noTelemetry) return asItIs;
  const asked = isAsked(input);
  return async (name, body) => {
    const at = correlation();
    const { experiment, step = name } = at;
    if (experiment === undefined) return body();
    const of = `${at.arm ?? 'run'} ${at.part ?? ''}`;
    const around = aroundOf(at, { name, experiment, asked });
    const start = world.clock.now();
    const tell = (error: string | null) =>
      world.telemetry.span({
        // An attempt that failed is one of several: only the one that succeeds has the step's own name.
        ...stepPlace(experiment, [of, error === null ? step : `${step} at ${start}`], around),
        name: `step ${name}`,
        kind: 'internal',
        start,
        end: world.clock.now(),
        attributes: { 'outrider.experiment': experiment, 'outrider.step': step, ...armOf(at) },
        error,
      });
    try {
      const result = await body();
      tell(null);
      return result;
    } catch (error) {
      tell(error instanceof Error ? error.name : 'Error');
      throw error;
    }
  };
}

/** Whether the execution answers a delivery. Then its steps lie beside the run, which begins in the middle of them and may never begin. */
function isAsked(input: Json): boolean {
  const delivery = Delivery.safeParse(input);
  return delivery.success && (delivery.data.kind === 'command' || delivery.data.kind === 'trigger');
}

interface StepAt {
  readonly name: string;
  readonly experiment: string;
  readonly asked: boolean;
}

function aroundOf({ arm, part, phase }: Correlation, { name, experiment, asked }: StepAt): Place {
  if (arm === undefined) return asked ? deliveryPlace(experiment) : runPlace(experiment, false);
  const attempt = Number(/^-(\d+)(?:\.\d+)?$/.exec(name.slice(phase?.length ?? 0))?.[1]);
  if (phase !== undefined && attempt > 0) return phasePlace({ experiment, seat: arm, phase, attempt });
  return part === 'draft' ? armPlace(experiment, arm) : runPlace(experiment, false);
}

function armOf({ arm, phase }: Correlation) {
  return {
    ...(arm === undefined ? {} : { 'outrider.arm': arm }),
    ...(phase === undefined ? {} : { 'outrider.phase': phase }),
  };
}
