// The third model of a run: asked for by `--judge`, or configured. It can refuse a run only where the command itself names it.
import { unknownModelNote } from '../../comment/notes/notes.ts';
import type { RunCommand } from '../../domain/command.ts';
import { wantsCrossReview } from '../../domain/manifest.ts';
import { modelTable } from '../../domain/model-table.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Target } from '../../domain/target.ts';
import type { World } from '../../ports/world.ts';
import { callable, type NamedModel } from './callable.ts';
import { resolveModels } from './models.ts';

interface Third {
  readonly judge: NamedModel | null;
  /** Why the run is refused, Markdown. */
  readonly problem: string | null;
  /** Why there is no judge although the configuration names one, Markdown. */
  readonly remark: string | null;
}

const none: Third = { judge: null, problem: null, remark: null };

/** A configured judge that cannot be called, or that is an arm of this run, is left out with a remark: nobody asked for it here. */
export async function judgeOf(
  { options }: RunCommand,
  of: { readonly settings: Settings; readonly arms: readonly NamedModel[]; readonly target: Target },
  world: World,
): Promise<Third> {
  const { settings, arms, target } = of;
  const name = options.judge ?? settings.judge;
  if (name === null) return none;
  if (!wantsCrossReview({ options, settings, models: arms }))
    return options.judge === undefined ? none : { ...none, problem: nothingToJudge };
  const found = await third(name, { settings, arms, target }, world);
  if (typeof found !== 'string') return { ...none, judge: found };
  return options.judge === undefined
    ? { ...none, remark: `There is no judge in this run: ${found}` }
    : { ...none, problem: found };
}

const nothingToJudge =
  '`--judge` needs a cross-review of two models: leave out `--solo` and `--no-cross-review`, and set no `cross_review: false`.';

async function third(
  name: string,
  {
    settings,
    arms,
    target,
  }: { readonly settings: Settings; readonly arms: readonly NamedModel[]; readonly target: Target },
  world: World,
): Promise<NamedModel | string> {
  const resolved = resolveModels([name], { settings, table: modelTable });
  if (!resolved.ok) return unknownModelNote(resolved);
  const [model] = resolved.models;
  if (model === undefined) return `There is no model \`${name}\`.`;
  if (arms.some((arm) => arm.model.id === model.id && arm.model.provider === model.provider))
    return `\`${name}\` is one of the models that are compared, so it cannot be the judge as well.`;
  const judge = { arm: name, model };
  const { problem } = await callable([judge], { target }, world);
  return problem ?? judge;
}
